package dev.spirebridge.testing.node;

import dev.spirebridge.deploy.Chart;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Helm chart, installed in the cluster of KUBECONFIG by the real helm. */
final class HelmRelease {

  private static final String TIMEOUT = "180s";

  /** A name may hold a port, but a tag holds no slash. */
  private static final Pattern IMAGE = Pattern.compile("(.+):([^:/]+)");

  private final ProgramRun helm;
  private final String name;
  private final String namespace;
  private final List<String> values;

  private HelmRelease(ProgramRun helm, String name, String namespace, List<String> values) {
    this.helm = helm;
    this.name = name;
    this.namespace = namespace;
    this.values = values;
  }

  /**
   * Installs it, and waits until all of it is ready.
   *
   * @param namespace exists
   * @param sets values besides the image and the trust domain
   */
  static HelmRelease install(
      String name, String namespace, Map<String, String> settings, List<String> sets) {
    List<String> values = new ArrayList<>();
    Matcher image = IMAGE.matcher(settings.getOrDefault("BRIDGE_IMAGE", ""));
    if (!image.matches()) {
      throw new AssertionError("the bridge's image needs a tag: " + settings.get("BRIDGE_IMAGE"));
    }
    set(values, "image.repository=" + image.group(1));
    set(values, "image.tag=" + image.group(2));
    set(values, "image.pullPolicy=" + settings.get("IMAGE_PULL_POLICY"));
    set(values, "trustDomain=" + Chart.TRUST_DOMAIN);
    sets.forEach(each -> set(values, each));
    HelmRelease release =
        new HelmRelease(
            new ProgramRun(Peers.require("helm"), List.of()), name, namespace, List.copyOf(values));
    release.run("install", List.of());
    return release;
  }

  /** Installs it anew over itself with more values, and waits until all of it is ready. */
  void upgrade(String... sets) {
    List<String> more = new ArrayList<>();
    List.of(sets).forEach(each -> set(more, each));
    run("upgrade", more);
  }

  /** Removes it, and waits until all of it is gone. */
  void uninstall() {
    helm.run(List.of("uninstall", name, "--namespace", namespace, "--wait", "--timeout", TIMEOUT));
  }

  private void run(String verb, List<String> more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                verb,
                name,
                Chart.FOLDER.toString(),
                "--namespace",
                namespace,
                "--wait",
                "--timeout",
                TIMEOUT));
    arguments.addAll(values);
    arguments.addAll(more);
    helm.run(arguments);
  }

  private static void set(List<String> values, String value) {
    values.addAll(List.of("--set", value));
  }
}
