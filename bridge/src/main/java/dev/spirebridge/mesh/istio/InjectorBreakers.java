package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Refusal;
import java.util.ArrayList;
import java.util.List;

/** What of the injection templates would break a move. */
final class InjectorBreakers {

  private final Mesh mesh;
  private final List<Refusal> refusals = new ArrayList<>();

  InjectorBreakers(Mesh mesh) {
    this.mesh = mesh;
    template();
    if (mesh.moving()) {
      defaults();
    }
  }

  List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  /** A template of somebody else's is never written over. */
  private void template() {
    IstioOptions.Socket socket = mesh.options().socket();
    boolean injected =
        mesh.proxies().selected().stream().anyMatch(workload -> !workload.template().plain());
    if (injected
        && mesh.injector().template(socket.template()).isPresent()
        && !mesh.injector().isVolume(socket.template(), socket.driver())) {
      String proxy =
          mesh.injector()
              .proxyIn(socket.template())
              .map(list ->
                  "one that names istio-proxy under "
                      + list
                      + ", which the API server refuses in pods where it is elsewhere")
              .orElse("other content");
      refusals.add(
          new Refusal(
              mesh.options().injector() + " data[config] templates." + socket.template(),
              "nothing but the volume workload-socket of driver " + socket.driver(),
              proxy,
              "name another one with --template, or correct this one"));
    }
  }

  /** Where the template is everybody's, no pod can be restarted to learn roots: it would move. */
  private void defaults() {
    String template = mesh.options().socket().template();
    List<String> waiting =
        mesh.proxies()
            .all()
            .filter(workload -> !workload.podsMoved())
            .filter(workload -> {
              PodTemplate pods = workload.template();
              return !pods.plain() && !pods.hasBridge() && pods.templates().isEmpty();
            })
            .map(workload -> workload.ref().toString())
            .toList();
    if (mesh.injector().defaults().contains(template) && !waiting.isEmpty()) {
      refusals.add(
          new Refusal(
              mesh.options().injector() + " data[config] defaultTemplates",
              "no "
                  + template
                  + " while pods of before are on the mesh's CA: any restart moves them",
              template + "; on the mesh's CA: " + String.join(", ", waiting),
              "take it out of defaultTemplates until the move is over"));
    }
  }
}
