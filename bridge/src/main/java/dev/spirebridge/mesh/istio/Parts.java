package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.istio.IstioOptions.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a part of a move may be carried out by itself, or all of it for a part of the mesh. */
final class Parts {

  private static final int SHOWN = 10;

  private final Mesh mesh;
  private final Finish finish;

  Parts(Mesh mesh, Finish finish) {
    this.mesh = mesh;
    this.finish = finish;
  }

  List<Refusal> refusals() {
    List<Refusal> refusals = new ArrayList<>();
    if (mesh.proxies().selected().isEmpty()) {
      refusals.add(
          new Refusal(
              "what is to move",
              "workloads whose pods have Istio's proxy, of revision "
                  + mesh.options().revisionName(),
              "none" + otherRevisions(),
              "label the namespaces for injection and restart their workloads, or name another"
                  + " --revision"));
    }
    if (mesh.options().only().equals(Optional.of(Part.MOVE)) && mesh.moving()) {
      unprepared().ifPresent(refusals::add);
    }
    if (mesh.options().does(Part.FINISH) && finish.due()) {
      left().ifPresent(refusals::add);
    }
    if (!mesh.plaintext() && mesh.moving()) {
      elsewhereUnprepared().ifPresent(refusals::add);
    }
    return refusals;
  }

  private Optional<Refusal> unprepared() {
    List<String> missing = new ArrayList<>();
    if (!mesh.plaintext()) {
      if (!mesh.facts().spireAuthorities().stream()
          .allMatch(root -> mesh.text().holds(root, mesh.facts().trustDomain()))) {
        missing.add("SPIRE's authorities in " + mesh.options().meshConfig());
      }
      mesh.proxies()
          .all()
          .filter(workload -> !workload.prepared())
          .map(workload -> workload.ref().toString())
          .forEach(missing::add);
    }
    boolean injected =
        mesh.proxies().selected().stream().anyMatch(workload -> !workload.template().plain());
    String template = mesh.options().socket().template();
    if (injected && mesh.injector().template(template).isEmpty()) {
      missing.add("the template " + template + " in " + mesh.options().injector());
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "--only move",
                "a mesh that is prepared",
                "not prepared: " + shown(missing),
                "run it with --only prepare first"));
  }

  /** The mesh's root must not go while somebody still needs it. */
  private Optional<Refusal> left() {
    List<String> left = new ArrayList<>(mesh.proxies().left());
    if (mesh.options().only().isPresent()) {
      mesh.proxies().selected().stream()
          .filter(workload -> !mesh.moved(workload))
          .map(workload -> workload.ref().toString())
          .forEach(left::add);
    }
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "the end of the move",
                "no proxy of the mesh on its own CA any more",
                "on it: " + shown(left),
                "move these too, or stop before the end with --only prepare, then --only move"));
  }

  private Optional<Refusal> elsewhereUnprepared() {
    List<String> pods =
        mesh.proxies().elsewhere().stream()
            .filter(pod -> !pod.moved() && !pod.learnsRoots())
            .map(pod -> pod.ref() + " of revision " + pod.revision())
            .toList();
    return pods.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "other revisions of Istio",
                "proxies that learn SPIRE's authorities, as they call what moves",
                shown(pods),
                "prepare each revision first: --revision REVISION --only prepare"));
  }

  private String otherRevisions() {
    List<String> names =
        mesh.proxies().elsewhere().stream().map(MeshPod::revision).distinct().sorted().toList();
    return names.isEmpty() ? "" : "; there are pods of " + String.join(", ", names);
  }

  private static String shown(List<String> all) {
    String some = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? some + " and " + (all.size() - SHOWN) + " more" : some;
  }

  /** For people: whose pods Kubernetes makes of a schedule. */
  static List<String> cronJobs(Mesh mesh) {
    return mesh.proxies().selected().stream()
        .map(Workload::namespace)
        .distinct()
        .flatMap(namespace ->
            mesh.lookup().list(MeshKind.CRON_JOB, Optional.of(namespace), "").stream())
        .map(Observed::ref)
        .map(String::valueOf)
        .toList();
  }
}
