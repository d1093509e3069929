package dev.spirebridge.issuer.watch;

import static dev.spirebridge.logging.LogEvent.ISSUER_FINDING;
import static dev.spirebridge.logging.LogEvent.ISSUER_FINDING_OVER;

import dev.spirebridge.issuer.Judged;
import dev.spirebridge.kubernetes.EventSink;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.FindingTeller;
import dev.spirebridge.kubernetes.ObjectReference;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Events and lines of the log of changes. For one thread at a time. */
public final class VerdictTeller {

  private static final Logger LOG = LoggerFactory.getLogger(VerdictTeller.class);

  private final FindingTeller teller;
  private final Function<ObjectReference, Optional<String>> uids;
  private final Duration patience;
  private List<Finding> before = List.of();
  private VerdictChanges last = VerdictChanges.NONE;
  private Map<ObjectReference, ObjectReference> known = Map.of();

  /**
   * @param uids asks for what a pod does not tell of its Deployment
   * @param patience how long something has to be unknown to be told
   */
  public VerdictTeller(
      EventSink events, Function<ObjectReference, Optional<String>> uids, Duration patience) {
    this.teller = new FindingTeller(events);
    this.uids = uids;
    this.patience = patience;
  }

  /**
   * @return what is wrong now
   */
  List<Finding> tell(List<Judged> rows, Instant now) {
    last = last.after(rows, now, patience);
    Map<ObjectReference, ObjectReference> asked = new HashMap<>();
    List<Finding> lasting = last.lasting().stream().map(each -> complete(each, asked)).toList();
    List<Finding> over = last.over().stream().map(each -> complete(each, asked)).toList();
    known = asked;
    log(lasting, over);
    before = lasting;
    teller.tell(lasting, now);
    over.forEach(teller::tellOnce);
    return lasting;
  }

  private void log(List<Finding> lasting, List<Finding> over) {
    for (Finding finding : lasting) {
      if (!before.contains(finding)) {
        LOG.warn(
            ISSUER_FINDING,
            "{} of {}: {}",
            finding.reason(),
            finding.about().name(),
            finding.message());
      }
    }
    over.forEach(each ->
        LOG.info(
            ISSUER_FINDING_OVER,
            "{} of {}: {}",
            each.reason(),
            each.about().name(),
            each.message()));
  }

  /** Somebody else leads. */
  void forget() {
    before = List.of();
    last = VerdictChanges.NONE;
    known = Map.of();
    teller.forget();
  }

  /** Asked once for as long as there is something to tell of it: what was told stays the same. */
  private Finding complete(Finding finding, Map<ObjectReference, ObjectReference> asked) {
    ObjectReference about = finding.about();
    ObjectReference whole =
        asked.computeIfAbsent(
            about,
            _ ->
                Optional.ofNullable(known.get(about))
                    .orElseGet(() ->
                        new ObjectReference(
                            about.apiVersion(),
                            about.kind(),
                            about.namespace(),
                            about.name(),
                            about.uid().or(() -> uids.apply(about)))));
    return new Finding(whole, finding.severity(), finding.reason(), finding.message());
  }
}
