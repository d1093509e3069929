package dev.spirebridge.sds;

import dev.spirebridge.identity.IdentitySnapshot;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The catalogs of one snapshot, one for each listener and kind of client that asked. */
final class SnapshotCatalogs {

  /** Most listeners have one kind of client. Thousands of these may stand beside each other. */
  private static final int EXPECTED = 1;

  private final IdentitySnapshot identities;
  private final SharedSecrets shared;
  private final ConcurrentMap<CatalogKey, SecretCatalog> catalogs =
      new ConcurrentHashMap<>(EXPECTED);

  SnapshotCatalogs(IdentitySnapshot identities, SharedSecrets shared) {
    this.identities = identities;
    this.shared = shared;
  }

  /** Those of a later snapshot, for the same listeners and kinds of client. */
  SnapshotCatalogs after(IdentitySnapshot next) {
    SnapshotCatalogs later = new SnapshotCatalogs(next, shared);
    catalogs.forEach((key, catalog) -> later.catalogs.put(key, catalog.after(next)));
    return later;
  }

  IdentitySnapshot identities() {
    return identities;
  }

  SecretCatalog of(CatalogKey key) {
    return catalogs.computeIfAbsent(
        key, made -> new SecretCatalog(identities, made.names(), made.plainValidation(), shared));
  }
}
