package dev.spirebridge.sds;

import dev.spirebridge.identity.IdentitySnapshot;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The catalogs of one snapshot, one for each listener and kind of client that asked. */
final class SnapshotCatalogs {

  private final IdentitySnapshot identities;
  private final ConcurrentMap<CatalogKey, SecretCatalog> catalogs = new ConcurrentHashMap<>();

  SnapshotCatalogs(IdentitySnapshot identities) {
    this.identities = identities;
  }

  IdentitySnapshot identities() {
    return identities;
  }

  SecretCatalog of(CatalogKey key) {
    return catalogs.computeIfAbsent(
        key, made -> new SecretCatalog(identities, made.names(), made.plainValidation()));
  }
}
