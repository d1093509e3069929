package dev.spirebridge.cli;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Workloads as they are typed. */
final class MeshNames {

  private static final List<MeshKind> WORKLOADS =
      List.of(MeshKind.DEPLOYMENT, MeshKind.STATEFUL_SET, MeshKind.DAEMON_SET);

  private MeshNames() {}

  /**
   * {@code NAMESPACE/NAME} of a gateway's Deployment.
   *
   * @throws IllegalArgumentException with what to write instead
   */
  static Ref gateway(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || Stream.of(parts).anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException(
          "\"%s\" is not a gateway; write NAMESPACE/NAME of its Deployment".formatted(text));
    }
    return Ref.of(MeshKind.DEPLOYMENT, parts[0], parts[1]);
  }

  /**
   * {@code NAMESPACE/KIND/NAME}, with the kind in whatever case.
   *
   * @throws IllegalArgumentException with what to write instead
   */
  static Ref workload(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3 || Stream.of(parts).anyMatch(String::isEmpty)) {
      throw bad(text);
    }
    return WORKLOADS.stream()
        .filter(
            kind -> kind.kind().toLowerCase(Locale.ROOT).equals(parts[1].toLowerCase(Locale.ROOT)))
        .findFirst()
        .map(kind -> Ref.of(kind, parts[0], parts[2]))
        .orElseThrow(() -> bad(text));
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "\"%s\" is not a workload; write NAMESPACE/deployment/NAME, or statefulset or daemonset"
            .formatted(text));
  }
}
