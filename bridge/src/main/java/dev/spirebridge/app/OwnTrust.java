package dev.spirebridge.app;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.cluster.MeshCa;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The trust bundles that the agent has last sent this process, with the mesh's own CA. */
final class OwnTrust implements TrustSource {

  private final OwnSvid own;
  private final Supplier<MeshCa> meshCa;
  private final InstantSource clock;

  /**
   * @param own asked anew each time; without an SVID of its own nothing is trusted
   * @param meshCa read anew each time
   */
  OwnTrust(OwnSvid own, Supplier<MeshCa> meshCa, InstantSource clock) {
    this.own = own;
    this.meshCa = meshCa;
    this.clock = clock;
  }

  @Override
  public Answer ask() {
    Optional<String> trouble = own.trouble(clock.instant());
    Optional<IdentitySnapshot> held = own.latest();
    if (trouble.isPresent() || held.isEmpty()) {
      return new Answer.Unknown(trouble.orElse("there is no SVID of this process; see its log"));
    }
    MeshCa mesh = meshCa.get();
    return new Answer.Known(
        new Trust(held.get().trustDomain(), held.get().bundles(), mesh.roots()),
        mesh.note().stream().toList());
  }
}
