package dev.spirebridge.sds;

import java.time.Instant;
import java.util.Optional;

/**
 * Which snapshots may be given out at this moment.
 *
 * @param trustBundles the newest; empty while nothing may be given anew
 * @param certificates one step behind while a change is passed on
 */
record Stage(Optional<SnapshotCatalogs> trustBundles, Optional<SnapshotCatalogs> certificates) {

  static final Stage NOTHING = new Stage(Optional.empty(), Optional.empty());

  static Stage of(SnapshotCatalogs catalogs) {
    return new Stage(Optional.of(catalogs), Optional.of(catalogs));
  }

  SecretView view(CatalogKey key, Instant now) {
    return new SecretView(
        trustBundles.map(catalogs -> catalogs.of(key)),
        certificates.map(catalogs -> catalogs.of(key)),
        now);
  }
}
