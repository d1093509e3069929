package dev.spirebridge.cli;

import dev.spirebridge.app.Durations;
import dev.spirebridge.app.MeshConsumer;
import dev.spirebridge.mesh.istio.IstioOptions;
import dev.spirebridge.mesh.istio.IstioPlanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh istio}. */
@Command(
    name = "istio",
    description = {
      "Moves the workloads and gateways of an Istio mesh from its own CA onto SPIRE, one by one.",
      ""
    },
    footer = {"", "Example:  spire-bridge mesh istio plan -n bookinfo"})
final class MeshIstioCommand extends MeshMoveCommand {

  @Option(
      names = "--revision",
      paramLabel = "REV",
      description = "As in istio.io/rev. Default: the default one.")
  private @Nullable String revision;

  @Option(
      names = "--gateway",
      paramLabel = "NS/NAME",
      description = "Moved first. Can be repeated. Default: istio-ingressgateway, if it is there.")
  private List<String> gateways = new ArrayList<>();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "Move its injected workloads. Can be repeated. Default: all of the mesh.")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--workload",
      paramLabel = "NS/KIND/NAME",
      description = "Move this one. Can be repeated.")
  private List<String> workloads = new ArrayList<>();

  @Option(
      names = "--template",
      paramLabel = "NAME",
      description = "Of the injector. Default: ${DEFAULT-VALUE}.")
  private String template = IstioOptions.Socket.DEFAULT.template();

  @Option(
      names = "--driver",
      paramLabel = "NAME",
      description = "Of the CSI volume. Default: ${DEFAULT-VALUE}.")
  private String driver = IstioOptions.Socket.DAEMON_DRIVER;

  @Option(
      names = "--fail-closed",
      paramLabel = "FILE",
      description = "The socket's name, without which a proxy shall not start.")
  private @Nullable String failClosed;

  @Option(
      names = "--window",
      paramLabel = "TIME",
      description = "How long at most moved proxies trust the mesh's own root too. Default: 2h.")
  private @Nullable String window;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "A part of the move: ${COMPLETION-CANDIDATES}.")
  private @Nullable IstioPart only;

  @Option(names = "--change-trust-domain", description = "Give the mesh SPIRE's trust domain.")
  private boolean changeTrustDomain;

  @Option(
      names = "--plaintext-while-moving",
      description = "Call in plaintext while it moves, in place of two roots.")
  private boolean plaintextWhileMoving;

  @Option(
      names = "--container-selectors-off",
      description = "SPIRE's k8s attestor has disable_container_selectors = true.")
  private boolean containerSelectorsOff;

  MeshIstioCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  MeshConsumer typed() {
    IstioOptions moved = moved();
    return facts -> new IstioPlanner(facts, moved);
  }

  private IstioOptions moved() {
    return new IstioOptions(
        options().istioNamespace(),
        Optional.ofNullable(revision),
        new IstioOptions.Selection(
            gateways.stream().map(MeshNames::gateway).toList(),
            namespaces.stream().map(MeshNames::namespace).toList(),
            workloads.stream().map(MeshNames::workload).toList()),
        new IstioOptions.Socket(template, driver, Optional.ofNullable(failClosed)),
        Optional.ofNullable(window).map(MeshIstioCommand::window).orElse(IstioOptions.WINDOW),
        Optional.ofNullable(only).map(IstioPart::part),
        consents());
  }

  private static Duration window(String text) {
    return Durations.within(Duration.ofMinutes(1), IstioOptions.LONGEST_WINDOW, text);
  }

  private Set<IstioOptions.Consent> consents() {
    Set<IstioOptions.Consent> consents = EnumSet.noneOf(IstioOptions.Consent.class);
    if (changeTrustDomain) {
      consents.add(IstioOptions.Consent.CHANGE_TRUST_DOMAIN);
    }
    if (plaintextWhileMoving) {
      consents.add(IstioOptions.Consent.PLAINTEXT_WHILE_MOVING);
    }
    if (containerSelectorsOff) {
      consents.add(IstioOptions.Consent.CONTAINER_SELECTORS_OFF);
    }
    return consents;
  }

  /** As typed. */
  enum IstioPart {
    prepare(IstioOptions.Part.PREPARE),
    move(IstioOptions.Part.MOVE),
    finish(IstioOptions.Part.FINISH);

    private final IstioOptions.Part part;

    IstioPart(IstioOptions.Part part) {
      this.part = part;
    }

    IstioOptions.Part part() {
      return part;
    }
  }
}
