package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.SecretState;
import dev.spirebridge.status.SecretStatus;
import java.util.List;

/**
 * What readiness says of Secrets. Never that the bridge is not ready: its other consumers get their
 * identities without the API server, and a sidecar that is not ready takes its whole pod out of
 * service.
 */
final class SecretNotes {

  private SecretNotes() {}

  static List<String> of(BridgeStatus status) {
    return status.secrets().stream()
        .filter(secret -> secret.state() != SecretState.WAITING)
        .flatMap(secret -> secret.trouble().map(text -> note(secret, text)).stream())
        .toList();
  }

  private static String note(SecretStatus secret, String trouble) {
    return "degraded: Secret %s: %s".formatted(secret.secret(), trouble);
  }
}
