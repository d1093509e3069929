package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ours;
import dev.spirebridge.mesh.Overlay;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Optional;

/**
 * The TLSContext by which Mappings call the mesh: the certificate that Emissary makes of the files,
 * Istio's ALPN, and an authority, without which Emissary would take any upstream.
 *
 * @param ambassador the id of this Emissary, which all its objects have to name; empty for the
 *     default
 */
record UpstreamContext(EmissaryOptions options, String folder, Optional<String> ambassador) {

  /** What Emissary calls the certificate of the files; it cannot be chosen. */
  static final String SECRET = "istio-certs";

  private static final String ID_VARIABLE = "AMBASSADOR_ID";
  private static final String DEFAULT_ID = "default";

  static UpstreamContext of(EmissaryOptions options, EmissaryWorkload workload) {
    return new UpstreamContext(options, workload.folder(), id(workload));
  }

  /** The id of this Emissary; empty for the default one. */
  static Optional<String> id(EmissaryWorkload workload) {
    return workload.variable(ID_VARIABLE).filter(id -> !id.isEmpty() && !id.equals(DEFAULT_ID));
  }

  Ref ref() {
    return Ref.of(MeshKind.TLS_CONTEXT, options.namespace(), options.tlsContext());
  }

  Tree object() {
    Tree object = Ours.named(ref(), MeshKind.TLS_CONTEXT.versions().getFirst());
    if (ambassador.isPresent()) {
      object = object.with(List.of(ambassador.get()), "spec", "ambassador_id");
    }
    object = object.with(SECRET, "spec", "secret").with("istio", "spec", "alpn_protocols");
    return options.caSecret().isPresent()
        ? object.with(options.caSecret().get(), "spec", "ca_secret")
        : object.with(folder + "/root-cert.pem", "spec", "cacert_chain_file");
  }

  /** Our own of an earlier run as it should be now. */
  Tree over(Observed there) {
    String other = options.caSecret().isPresent() ? "cacert_chain_file" : "ca_secret";
    return Overlay.on(there.tree().without("spec", other), object());
  }

  /** Whether somebody else's is already what we would make. */
  boolean isLike(Observed there) {
    return there.tree().tree("spec").equals(object().tree("spec"));
  }
}
