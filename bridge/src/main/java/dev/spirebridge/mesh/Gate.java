package dev.spirebridge.mesh;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What has to hold before the next step; looked at again and again until it does. */
public sealed interface Gate {

  /**
   * All pods of a Deployment, StatefulSet or DaemonSet are of its newest template and available,
   * and none of an older one is left.
   */
  record RolledOut(Ref workload) implements Gate {}

  /** The issuer check holds: SPIRE issued what these present. */
  record IssuerHolds(List<Scope> scopes) implements Gate {

    public IssuerHolds {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * The bridge beside each of these has put files in place that SPIRE issued, and nothing keeps it
   * from renewing them; for readers of files, whose Envoy cannot tell the issuer.
   *
   * <p>Where the scope says how to look into the Envoy, that one has to hold the very certificate,
   * by its serial number.
   */
  record FilesHandedOut(List<Scope> scopes) implements Gate {

    public FilesHandedOut {
      scopes = List.copyOf(scopes);
    }
  }

  /** The reverse: all of these present certificates of the mesh's own CA. */
  record OnMeshCa(List<Scope> scopes) implements Gate {

    public OnMeshCa {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * The Envoys of these hold a validation context with these authorities, or without any of them.
   *
   * @param keyIds subject key identifiers, in lower-case hexadecimal without colons
   * @param secret the name of the validation context, such as {@code ROOTCA}
   */
  record ProxiesTrust(List<Scope> scopes, String secret, Set<String> keyIds, boolean present)
      implements Gate {

    public ProxiesTrust {
      scopes = List.copyOf(scopes);
      keyIds = Set.copyOf(keyIds);
    }
  }

  /**
   * Every ready bridge that serves these pods hands out the additional roots of that move, or none.
   *
   * @param id of the move, as the bridges tell it in their status; empty for: no move at all
   */
  record BridgesMove(Optional<String> id) implements Gate {}

  /**
   * SPIRE's trust bundle holds no other authorities than these: whoever was told of them trusts all
   * that SPIRE issues.
   *
   * @param keyIds as in {@link ProxiesTrust}
   */
  record NoFurtherAuthorities(Set<String> keyIds) implements Gate {

    public NoFurtherAuthorities {
      keyIds = Set.copyOf(keyIds);
    }
  }

  /**
   * Istio's injector gives a new pod this volume: asked by a dry run of a pod.
   *
   * @param templates as of the annotation {@code inject.istio.io/templates}
   */
  record Injected(String namespace, String revision, String templates, String volume, String driver)
      implements Gate {}

  /** Gloo has taken the Upstream in its newest generation. */
  record UpstreamAccepted(Ref upstream) implements Gate {}

  /** The Envoy of these has this static cluster. */
  record ClusterPresent(List<Scope> scopes, String cluster) implements Gate {

    public ClusterPresent {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * The inbound listeners of these refuse plaintext, or take it.
   *
   * @param strict which of both
   */
  record PolicyInForce(List<Scope> scopes, boolean strict) implements Gate {

    public PolicyInForce {
      scopes = List.copyOf(scopes);
    }
  }

  /** Only a person can tell; confirmed on the command line by this name. */
  record Confirmed(String name, String question) implements Gate {}
}
