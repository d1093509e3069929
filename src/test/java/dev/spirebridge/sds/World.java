package dev.spirebridge.sds;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.testing.TestIdentities;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/** What a listener has to give at a moment; a test changes it step by step. */
final class World {

  private final CatalogKey validator;
  private final CatalogKey plain;
  private final Map<IdentitySnapshot, SnapshotCatalogs> made;
  private Rules rules = new Rules(OnUnknown.HOLD, 100);
  private Stage stage = Stage.NOTHING;
  private Instant now = TestIdentities.NOW;

  World(SecretNames names) {
    this(names, new IdentityHashMap<>());
  }

  /**
   * @param made what has been encoded of each snapshot before, by this world or another
   */
  World(SecretNames names, Map<IdentitySnapshot, SnapshotCatalogs> made) {
    this.made = made;
    this.validator = new CatalogKey(names, false);
    this.plain = new CatalogKey(names, true);
  }

  SecretView view(ClientTraits client) {
    return stage.view(client.plainValidation() ? plain : validator, now);
  }

  Rules rules() {
    return rules;
  }

  Instant now() {
    return now;
  }

  void rules(OnUnknown onUnknown, int maxNames) {
    rules = new Rules(onUnknown, maxNames);
  }

  void has(IdentitySnapshot identities) {
    stage = Stage.of(catalogs(identities));
  }

  /** The first of two rounds in which a change is passed on: its trust bundles alone. */
  void hasBundlesOf(IdentitySnapshot identities) {
    stage = new Stage(Optional.of(catalogs(identities)), stage.certificates());
  }

  private SnapshotCatalogs catalogs(IdentitySnapshot identities) {
    return made.computeIfAbsent(
        identities, snapshot -> new SnapshotCatalogs(Offer.of(snapshot), new SharedSecrets()));
  }

  /** The agent says that there is no identity, or has not said anything yet. */
  void hasNothing() {
    stage = Stage.NOTHING;
  }

  void clockShows(Instant instant) {
    now = instant;
  }
}
