package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Upstreams that take their secrets over our cluster. */
final class Users {

  private Users() {}

  /** Those that were named, of any namespace, and all of the gateway's namespace. */
  static List<Observed> of(Lookup lookup, GlooOptions options) {
    return Stream.concat(
            options.upstreams().stream().flatMap(each -> lookup.find(each.ref()).stream()),
            lookup.list(MeshKind.UPSTREAM, Optional.of(options.namespace()), "").stream()
                .filter(each -> uses(each, options.cluster())))
        .distinct()
        .toList();
  }

  static boolean uses(Observed upstream, String cluster) {
    return upstream
        .tree()
        .text("spec", "sslConfig", "sds", "clusterName")
        .filter(cluster::equals)
        .isPresent();
  }
}
