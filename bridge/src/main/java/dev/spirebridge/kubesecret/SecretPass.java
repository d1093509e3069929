package dev.spirebridge.kubesecret;

import static dev.spirebridge.logging.LogEvent.SECRET_CORRECTED;
import static dev.spirebridge.logging.LogEvent.SECRET_OUTLIVED;
import static dev.spirebridge.logging.LogEvent.SECRET_WRITTEN;

import dev.spirebridge.identity.KeyMask;
import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.kubernetes.OwnWrites;
import dev.spirebridge.kubernetes.Ownership;
import dev.spirebridge.kubernetes.Pass;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.status.SecretState;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one Secret as it should be.
 *
 * <p>An identity that has expired, or that the agent has taken back, is not written any more, and
 * the Secret stays as it was: who reads it has the certificate in use already, its expiry can be
 * seen and tells everybody the truth, while a Secret that vanishes takes whole listeners of some
 * gateways with it, and the reason too. What is trouble then is that the agent renews nothing, and
 * that is told by all means.
 */
final class SecretPass implements Pass {

  static final ResourceDefinitionContext SECRETS =
      ResourceDefinitionContext.fromResourceType(Secret.class);

  private static final Logger LOG = LoggerFactory.getLogger(SecretPass.class);

  private final NamespacedName name;
  private final Supplier<Held> held;
  private final Supplier<List<SeenSecret>> shown;
  private final ServerSideApply api;
  private final Duration betweenCorrections;
  private final InstantSource clock;
  private final OwnWrites<SeenSecret> ownWrites;
  private String lastWritten = "";
  private volatile SecretReport report;

  /**
   * @param held what there is to be written
   * @param shown the Secret as the watch has it; empty where there is none
   */
  SecretPass(
      NamespacedName name,
      Supplier<Held> held,
      Supplier<List<SeenSecret>> shown,
      ServerSideApply api,
      Duration betweenCorrections,
      InstantSource clock) {
    this.name = name;
    this.held = held;
    this.shown = shown;
    this.api = api;
    this.betweenCorrections = betweenCorrections;
    this.clock = clock;
    this.ownWrites = new OwnWrites<>(_ -> name.toString(), SeenSecret::version);
    this.report = SecretReport.before(name);
  }

  /** Any thread. */
  SecretReport report() {
    return report;
  }

  @Override
  public Outcome run() {
    return switch (held.get()) {
      case Held.Nothing _ -> {
        report = report.now(SecretState.WAITING);
        yield Outcome.SETTLED;
      }
      case Held.Withdrawn _ ->
          rest(
              SecretState.WITHDRAWN,
              "the agent has no identity for this workload any more, and the Secret stays as it"
                  + " is: create the registration entry again, or delete the Secret");
      case Held.Identity identity when identity.svid().isExpiredAt(clock.instant()) ->
          rest(
              SecretState.EXPIRED,
              "the certificate expired at %s and no new SVID has come: see what keeps the agent from renewing it"
                  .formatted(identity.svid().notAfter()));
      case Held.Identity identity -> keep(identity);
    };
  }

  private Outcome rest(SecretState state, String note) {
    if (report.state() != state) {
      LOG.warn(SECRET_OUTLIVED, "Secret {}: {}.", name, note);
    }
    report = report.now(state).noting(note);
    return Outcome.SETTLED;
  }

  private Outcome keep(Held.Identity identity) {
    TlsSecret wanted = TlsSecret.of(identity.svid(), identity.bundle());
    Instant now = clock.instant();
    Optional<SeenSecret> seen = ownWrites.over(shown.get(), now).stream().findFirst();
    SecretDecision decision =
        SecretDecision.of(
            seen,
            wanted,
            each ->
                SecretReader.find(each, identity.svid().id(), identity.bundle(), now)
                    .map(svid -> TlsSecret.of(svid, identity.bundle())));
    return switch (decision) {
      case SecretDecision.Keep(TlsSecret good) -> {
        report = report.holding(good);
        yield Outcome.settled(ownWrites.outstanding(now));
      }
      case SecretDecision.Foreign _ ->
          failed(
              SecretState.FOREIGN,
              "there is a Secret %s without the label %s=%s, and it is left alone: delete it, or give it that label, or name another"
                  .formatted(name, Ownership.LABEL, Ownership.OWNER));
      case SecretDecision.Blocked(String because) ->
          failed(
              SecretState.BLOCKED,
              "the Secret %s is ours and cannot be made right, for %s: delete it, and it is made anew"
                  .formatted(name, because));
      case SecretDecision.Create _ -> isTooSoon(wanted, now) ? tooSoon() : write(wanted, seen);
      case SecretDecision.Apply(_, boolean older) ->
          !older && isTooSoon(wanted, now) ? tooSoon() : write(wanted, seen);
    };
  }

  /**
   * What this bridge has written just now, somebody has changed. A clock that was set back since
   * then must not put it off for longer.
   */
  private boolean isTooSoon(TlsSecret wanted, Instant now) {
    return lastWritten.equals(wanted.version())
        && report
            .lastWrite()
            .filter(at -> !now.isBefore(at) && now.isBefore(at.plus(betweenCorrections)))
            .isPresent();
  }

  private Outcome tooSoon() {
    return failed(
        SecretState.FAILING,
        "somebody changed or deleted the Secret %s within %d s of our writing it, and it is put right in a moment: see who else writes it"
            .formatted(name, betweenCorrections.toSeconds()));
  }

  private Outcome write(TlsSecret wanted, Optional<SeenSecret> seen) {
    GenericKubernetesResource object = wanted.object(name, seen);
    WriteOutcome outcome =
        seen.isPresent()
            ? api.apply(SECRETS, object, _ -> false)
            : api.createByApply(SECRETS, object);
    return switch (outcome) {
      case WriteOutcome.Written(var written) -> {
        noteWritten(wanted, seen, SeenSecret.of(written));
        yield Outcome.settled(ownWrites.outstanding(clock.instant()));
      }
      // Somebody was faster, and the watch is about to tell; it is looked at again then.
      case WriteOutcome.Outdated _ -> Outcome.SETTLED;
      case WriteOutcome.Failed(var failure) -> failed(wanted, failure.sentence());
      case WriteOutcome.Deleted _, WriteOutcome.NotLeading _ ->
          throw new IllegalStateException("neither deletes nor stands for a lease");
    };
  }

  private void noteWritten(TlsSecret wanted, Optional<SeenSecret> seen, SeenSecret written) {
    Instant now = clock.instant();
    ownWrites.note(name.toString(), seen, Optional.of(written), now);
    boolean corrected = lastWritten.equals(wanted.version());
    LOG.info(
        corrected ? SECRET_CORRECTED : SECRET_WRITTEN,
        "Secret {} {}: {} until {}, version {}.",
        name,
        corrected ? "put right" : "written",
        wanted.svid().id(),
        wanted.svid().notAfter(),
        wanted.version());
    lastWritten = wanted.version();
    report = report.written(wanted, now);
  }

  private Outcome failed(TlsSecret wanted, String why) {
    return failed(SecretState.FAILING, new KeyMask(wanted.svid().key()).masked(why));
  }

  /** The Secret may hold what it held before, but nobody knows. */
  private Outcome failed(SecretState state, String why) {
    report = report.now(state).holdingNothing();
    return Outcome.failed(why);
  }
}
