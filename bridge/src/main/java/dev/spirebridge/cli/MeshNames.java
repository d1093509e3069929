package dev.spirebridge.cli;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of namespaces and objects as they are typed; they become paths of requests. */
final class MeshNames {

  private static final List<MeshKind> WORKLOADS =
      List.of(MeshKind.DEPLOYMENT, MeshKind.STATEFUL_SET, MeshKind.DAEMON_SET);

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private MeshNames() {}

  /**
   * @throws IllegalArgumentException with what to write instead
   */
  static String namespace(String text) {
    if (LABEL.matcher(text).matches()) {
      return text;
    }
    throw new IllegalArgumentException(
        "\"%s\" is not a namespace; write at most 63 of a-z, 0-9 and -".formatted(text));
  }

  /**
   * @throws IllegalArgumentException with what to write instead
   */
  static String name(String text) {
    if (NAME.matcher(text).matches()) {
      return text;
    }
    throw new IllegalArgumentException(
        "\"%s\" is not the name of an object; write it as kubectl get shows it".formatted(text));
  }

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
    return Ref.of(MeshKind.DEPLOYMENT, namespace(parts[0]), name(parts[1]));
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
        .map(kind -> Ref.of(kind, namespace(parts[0]), name(parts[2])))
        .orElseThrow(() -> bad(text));
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "\"%s\" is not a workload; write NAMESPACE/deployment/NAME, or statefulset or daemonset"
            .formatted(text));
  }
}
