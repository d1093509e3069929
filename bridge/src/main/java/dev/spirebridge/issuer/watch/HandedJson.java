package dev.spirebridge.issuer.watch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import dev.spirebridge.issuer.probe.DerChain;
import dev.spirebridge.issuer.watch.BridgeRecords.Answer;
import dev.spirebridge.issuer.watch.BridgeRecords.Handed;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads what a bridge tells of what it hands out (status.ServedIdentities). */
final class HandedJson {

  private static final int DEEPEST = 16;
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .build();

  private HandedJson() {}

  static Answer read(byte[] body) {
    JsonNode document;
    try {
      document = JSON.readTree(body);
    } catch (IOException e) {
      return new Answer.Silent("what it answers is not JSON");
    }
    JsonNode identities = document.path("identities");
    if (!identities.isArray()) {
      return new Answer.Silent("what it answers lists no identities");
    }
    List<Handed> all = new ArrayList<>();
    for (JsonNode identity : identities) {
      if (isInUse(identity)) {
        all.add(
            new Handed(
                Optional.of(identity.path("podUid"))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::asText),
                evidence(identity.path("chain"))));
      }
    }
    return new Answer.Told(all, move(document.path("moving")));
  }

  /** Nothing where roots are kept out. */
  private static Optional<String> move(JsonNode moving) {
    int roots = moving.path("keyIds").size();
    return roots == 0
        ? Optional.empty()
        : Optional.of(
            "until %s proxies also trust %d root(s) of %s, for the move %s"
                .formatted(
                    moving.path("until").asText(),
                    roots,
                    moving
                        .path("trustDomains")
                        .valueStream()
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(", ")),
                    moving.path("id").asText()));
  }

  /**
   * What no proxy took proves nothing of the proxy, and an SVID under another name than {@code
   * default} is not what the mesh uses.
   */
  private static boolean isInUse(JsonNode identity) {
    return identity.path("availability").asText().equals("available")
        && identity.path("isDefault").asBoolean()
        && !identity.path("acceptedNames").isEmpty();
  }

  private static Evidence evidence(JsonNode chain) {
    try {
      return new Evidence.Seen(List.of(new Presented(Via.RECORD, DerChain.read(chain))));
    } catch (CertificateException e) {
      return new Evidence.NotSeen(
          new Verdict.Unreachable(
              Reason.NOT_A_CERTIFICATE, "what its bridge tells of it is no certificate"));
    }
  }
}
