package dev.spirebridge.sds;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The catalogs of one offer, one for each listener and kind of client that asked. */
final class SnapshotCatalogs {

  /** Most listeners have one kind of client. Thousands of these may stand beside each other. */
  private static final int EXPECTED = 1;

  private final Offer offer;
  private final SharedSecrets shared;
  private final ConcurrentMap<CatalogKey, SecretCatalog> catalogs =
      new ConcurrentHashMap<>(EXPECTED);

  SnapshotCatalogs(Offer offer, SharedSecrets shared) {
    this.offer = offer;
    this.shared = shared;
  }

  /** Those of a later offer, for the same listeners and kinds of client. */
  SnapshotCatalogs after(Offer next) {
    SnapshotCatalogs later = new SnapshotCatalogs(next, shared);
    catalogs.forEach((key, catalog) -> later.catalogs.put(key, catalog.after(next)));
    return later;
  }

  Offer offer() {
    return offer;
  }

  SecretCatalog of(CatalogKey key) {
    return catalogs.computeIfAbsent(
        key, made -> new SecretCatalog(offer, made.names(), made.plainValidation(), shared));
  }
}
