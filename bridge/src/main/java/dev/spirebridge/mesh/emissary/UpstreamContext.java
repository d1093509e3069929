package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ours;
import dev.spirebridge.mesh.Overlay;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /** What is there, as it should be now: our own, or one that lacks nothing but an authority. */
  Tree over(Observed there) {
    String other = options.caSecret().isPresent() ? "cacert_chain_file" : "ca_secret";
    Tree rest = there.tree().without("spec", other);
    return Overlay.on(rest, Ours.is(there) ? object() : Tree.EMPTY.with(wanted(), "spec"));
  }

  /**
   * Whether somebody else's says nothing that we would say otherwise. That of Emissary's own recipe
   * for Istio is one: it has the secret and the ALPN, and no authority.
   */
  boolean fits(Observed there) {
    Tree spec = spec(there);
    boolean agrees =
        wanted().fields().entrySet().stream()
            .allMatch(each ->
                spec.at(each.getKey()).filter(value -> !value.equals(each.getValue())).isEmpty());
    boolean hasOtherAuthority =
        Stream.of("ca_secret", "cacert_chain_file")
            .anyMatch(field -> spec.at(field).isPresent() && wanted().at(field).isEmpty());
    return spec.text("secret").equals(Optional.of(SECRET)) && agrees && !hasOtherAuthority;
  }

  private Tree wanted() {
    return object().tree("spec").orElse(Tree.EMPTY);
  }

  private static Tree spec(Observed there) {
    return there.tree().tree("spec").orElse(Tree.EMPTY);
  }
}
