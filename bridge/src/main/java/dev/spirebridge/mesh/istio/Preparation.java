package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Before anything moves: the mesh trusts SPIRE's authorities too, its agents learn that while they
 * run, and the template is there.
 *
 * <p>Only an agent that was started with {@value MeshPod#LEARNS_ROOTS} takes new roots, and only
 * from an istiod with {@value #MULTI_ROOT}; so every proxy that is on the mesh's CA is restarted
 * once. istiod comes last: its agents take up to 20 seconds to connect again, in which they hear of
 * no new endpoints, so nothing else may restart then. That they have the roots tells that they have
 * connected.
 */
final class Preparation {

  static final String MULTI_ROOT = "ISTIO_MULTIROOT_MESH";

  private static final String[] ISTIOD_ENV = {
    "spec",
    "template",
    "spec",
    "containers",
    "[name=discovery]",
    "env",
    "[name=" + MULTI_ROOT + "]",
    "value"
  };

  private final Mesh mesh;
  private final Drafts drafts;
  private final String id;

  /**
   * @param id of the move
   */
  Preparation(Mesh mesh, Drafts drafts, String id) {
    this.mesh = mesh;
    this.drafts = drafts;
    this.id = id;
  }

  List<Step> steps(List<Refusal> refusals) {
    boolean learning = mesh.moving() && !mesh.plaintext();
    List<Step> steps = new ArrayList<>();
    steps.add(meshConfig(learning, refusals));
    template(refusals).ifPresent(steps::add);
    if (learning) {
      mesh.proxies()
          .all()
          .filter(workload -> !workload.podsMoved())
          .map(this::restart)
          .forEach(steps::add);
      steps.add(istiod(mesh.unmoved()));
    }
    return steps;
  }

  /** What has proxies trust SPIRE's authorities that were restarted for it before. */
  List<Step> bothRoots(List<Refusal> refusals) {
    List<Workload> learners = mesh.unmoved().stream().filter(Workload::prepared).toList();
    return List.of(meshConfig(true, refusals), istiod(learners));
  }

  /**
   * @param learning whether proxies are to learn SPIRE's authorities; if not, what is for good
   */
  private Step meshConfig(boolean learning, List<Refusal> refusals) {
    Ref ref = mesh.options().meshConfig();
    Optional<Edit> edit = Optional.empty();
    try {
      edit = ConfigText.edit(drafts, ref, MeshText.KEY, text -> prepared(text, learning).yaml());
    } catch (YamlTextException e) {
      refusals.add(ConfigText.refusal(ref, MeshText.KEY, e));
    }
    return new Step(
        "mesh-config/prepare",
        learning
            ? "Have proxies of the mesh's own CA trust SPIRE's authorities too"
            : "See that the mesh's configuration fits SPIRE",
        edit,
        List.of(),
        List.of());
  }

  private MeshText prepared(String text, boolean learning) throws YamlTextException {
    MeshText after = Federated.of(mesh).into(MeshText.parse(text));
    if (mesh.options().agreedTo(IstioOptions.Consent.CHANGE_TRUST_DOMAIN)) {
      after = after.inTrustDomain(mesh.facts().trustDomain());
    }
    return learning
        ? after
            .trusting(mesh.facts().spireAuthorities(), mesh.facts().trustDomain())
            .learningRoots()
        : after;
  }

  /**
   * @param learners who is to have SPIRE's authorities from it
   */
  private Step istiod(List<Workload> learners) {
    Ref ref = mesh.options().istiod();
    Optional<Observed> seen = drafts.find(ref);
    Optional<Edit> edit =
        seen.flatMap(
            found -> drafts.change(found, found.tree().with("true", ISTIOD_ENV), List.of()));
    List<Gate> after = new ArrayList<>(List.of(new Gate.RolledOut(ref)));
    firstInjected().map(this::injected).ifPresent(after::add);
    List<Scope> learning = Mesh.scopes(learners);
    if (!learning.isEmpty()) {
      after.add(new Gate.ProxiesTrust(learning, Mesh.VALIDATION, mesh.spireKeyIds(), true));
    }
    return new Step(
        "istiod/prepare", "Have istiod tell proxies of all roots", edit, List.of(), after);
  }

  /** Needed by injected pods alone; the gate asks a dry run, as the injector takes its time. */
  private Optional<Step> template(List<Refusal> refusals) {
    return firstInjected()
        .map(first -> {
          IstioOptions.Socket socket = mesh.options().socket();
          Ref ref = mesh.options().injector();
          Optional<Edit> edit = Optional.empty();
          try {
            edit =
                ConfigText.edit(
                    drafts,
                    ref,
                    Injector.KEY,
                    text ->
                        Injector.parse(text, "").with(socket.template(), socket.driver()).yaml());
          } catch (YamlTextException e) {
            refusals.add(ConfigText.refusal(ref, Injector.KEY, e));
          }
          return new Step(
              "injector/template",
              "Add the injection template " + socket.template() + ": the socket's volume",
              edit,
              List.of(),
              List.of(injected(first)));
        });
  }

  private Optional<Workload> firstInjected() {
    return mesh.proxies().selected().stream()
        .filter(workload -> !workload.template().plain() && !workload.template().hasBridge())
        .findFirst();
  }

  private Gate injected(Workload workload) {
    List<String> asked = workload.template().templates();
    List<String> names = new ArrayList<>(asked.isEmpty() ? mesh.injector().defaults() : asked);
    if (!names.contains(mesh.options().socket().template())) {
      names.add(mesh.options().socket().template());
    }
    return new Gate.Injected(
        workload.namespace(),
        mesh.options().revisionName(),
        String.join(",", names),
        MeshPod.SOCKET_VOLUME,
        mesh.options().socket().driver());
  }

  /** Another one where pods that have it were injected before the injector knew of the switch. */
  private String mark(Workload workload) {
    String mark = "prepare-" + id;
    boolean inVain =
        workload.pods().stream()
            .filter(pod -> !pod.moved() && !pod.learnsRoots())
            .anyMatch(pod -> pod.annotation(PodTemplate.PREPARED).filter(mark::equals).isPresent());
    return inVain ? mark + "-again" : mark;
  }

  private Step restart(Workload workload) {
    Observed seen = drafts.find(workload.ref()).orElse(workload.seen());
    boolean already = workload.prepared() || mesh.templateMoved(workload);
    Optional<Edit> edit =
        already
            ? Optional.empty()
            : drafts.change(
                seen, new PodTemplate(seen.tree()).prepared(mark(workload)).workload(), List.of());
    return new Step(
        "prepare/" + workload.id(),
        "Restart " + workload.ref() + " so that it learns SPIRE's authorities",
        edit,
        List.of(),
        mesh.templateMoved(workload) ? List.of() : List.of(new Gate.RolledOut(workload.ref())));
  }
}
