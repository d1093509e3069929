package dev.spirebridge.diagnose.evidence;

import dev.spirebridge.issuer.Standing;
import java.util.List;
import java.util.Optional;

/** What the proxy's certificate can be held against. */
public sealed interface IssuerEvidence {

  /**
   * The issuer check has judged the pod, and a gateway's pods if there is one.
   *
   * @param rows the pod's own first
   */
  record Judged(List<Row> rows) implements IssuerEvidence {
    public Judged {
      rows = List.copyOf(rows);
    }
  }

  /** One verdict of it. */
  record Row(String target, Standing standing, String message, String advice) {}

  /**
   * No bundle was given: what the bridge told of its own counts, and a gateway's certificates.
   *
   * @param gateway none if none was named
   */
  record Compared(List<Gateway> gateway) implements IssuerEvidence {
    public Compared {
      gateway = List.copyOf(gateway);
    }
  }

  /**
   * What the proxy of one of the gateway's pods holds.
   *
   * @param why there is no certificate
   */
  record Gateway(String pod, Optional<LeafFacts> leaf, String why) {}

  /** There is no bundle to judge by. */
  record NotSeen(String why, String toDo) implements IssuerEvidence {}
}
