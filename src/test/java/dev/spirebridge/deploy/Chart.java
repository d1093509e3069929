package dev.spirebridge.deploy;

import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Helm chart, by way of the real helm. */
public final class Chart {

  public static final Path FOLDER = Path.of("deploy", "helm", "spire-bridge");

  /** What deploy/manifests and the guides use. */
  public static final String NAMESPACE = "mesh-identity";

  public static final String TRUST_DOMAIN = "example.org";

  /** The values that everybody has to give. */
  static final List<String> REQUIRED =
      List.of(
          "--set",
          "image.repository=registry.example.org/spire-bridge",
          "--set",
          "trustDomain=" + TRUST_DOMAIN);

  private final ProgramRun helm;

  private Chart(ProgramRun helm) {
    this.helm = helm;
  }

  /** Skips the calling test without helm. */
  public static Chart require() {
    return new Chart(new ProgramRun(Peers.require("helm"), List.of()));
  }

  /** The objects for these values besides the required ones, as helm's flags. */
  public Rendered template(String namespace, List<String> flags) {
    List<String> all = new ArrayList<>(REQUIRED);
    all.addAll(flags);
    ProgramRun.Result result = tryTemplate(namespace, all);
    if (result.exitCode() != 0) {
      throw new AssertionError(flags + ": " + result.output());
    }
    return Rendered.of(result.output());
  }

  /** The same with exactly these values, which may be refused. */
  ProgramRun.Result tryTemplate(String namespace, List<String> flags) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "template",
                "spire-bridge",
                FOLDER.toString(),
                "--namespace",
                namespace,
                // What a helm that was built from source renders for is years old.
                "--kube-version",
                "1.36.0"));
    arguments.addAll(flags);
    return helm.tryRun(arguments);
  }

  ProgramRun.Result lint(List<String> flags) {
    List<String> arguments = new ArrayList<>(List.of("lint", FOLDER.toString(), "--strict"));
    arguments.addAll(REQUIRED);
    arguments.addAll(flags);
    return helm.tryRun(arguments);
  }
}
