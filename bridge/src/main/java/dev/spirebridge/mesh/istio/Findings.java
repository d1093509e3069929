package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.istio.IstioOptions.Part;
import java.util.ArrayList;
import java.util.List;

/** What a plan looked at, for people. */
final class Findings {

  private Findings() {}

  static List<String> of(Mesh mesh) {
    List<Workload> selected = mesh.proxies().selected();
    long moved = selected.stream().filter(mesh::moved).count();
    List<String> found = new ArrayList<>();
    found.add(
        "revision "
            + mesh.options().revisionName()
            + " in trust domain "
            + mesh.text().trustDomain()
            + ": "
            + selected.size()
            + " workloads to move, of which "
            + moved
            + " have moved");
    if (mesh.moving() && !mesh.plaintext() && mesh.options().does(Part.PREPARE)) {
      long restarts =
          mesh.proxies().all().filter(workload -> !workload.prepared()).count();
      found.add(
          restarts == 0
              ? "all proxies on the mesh's CA learn roots while they run already"
              : restarts + " workloads are restarted once before anything moves");
    }
    if (!mesh.proxies().others().isEmpty()) {
      found.add(mesh.proxies().others().size() + " workloads of the mesh are not selected");
    }
    found.add(
        mesh.windowOpen()
            ? "bridges hand out the mesh's own root too"
            : "no bridge hands out the mesh's own root");
    return found;
  }
}
