package dev.spirebridge.cli;

import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshPlan;
import java.util.stream.Stream;

/** Whether SPIRE's trust bundle has to be known before anything is begun. */
final class MeshEvidence {

  private MeshEvidence() {}

  static boolean asksTheBundle(MeshPlan plan) {
    return plan.steps().stream()
        .flatMap(step -> Stream.concat(step.before().stream(), step.after().stream()))
        .anyMatch(MeshEvidence::asksTheBundle);
  }

  static boolean asksTheBundle(Gate gate) {
    return switch (gate) {
      case Gate.IssuerHolds _, Gate.OnMeshCa _, Gate.FilesHandedOut _ -> true;
      case Gate.NoFurtherAuthorities _ -> true;
      case Gate.RolledOut _,
          Gate.ProxiesTrust _,
          Gate.BridgesMove _,
          Gate.Injected _,
          Gate.UpstreamAccepted _,
          Gate.ClusterPresent _,
          Gate.PolicyInForce _,
          Gate.Confirmed _ ->
          false;
    };
  }

  static String words(String why) {
    return "SPIRE's trust bundle is not known (%s), and the issuer check needs it: name it with %s"
        .formatted(why, "--bundle; nothing was changed");
  }
}
