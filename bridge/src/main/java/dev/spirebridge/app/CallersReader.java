package dev.spirebridge.app;

import dev.spirebridge.delegatedidentity.SpiffeIdPattern;
import io.spiffe.spiffeid.TrustDomain;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Understands what was written about callers. */
final class CallersReader {

  private final Settings settings;
  private final Optional<TrustDomain> trustDomain;

  /**
   * @param trustDomain the only one whose SVIDs are taken, if there is but one
   */
  CallersReader(Settings settings, Optional<TrustDomain> trustDomain) {
    this.settings = settings;
    this.trustDomain = trustDomain;
  }

  CallersConfig read() {
    return new CallersConfig(
        ids(ServeListSetting.CALLER_UIDS), ids(ServeListSetting.CALLER_GIDS), spiffeIds());
  }

  private Set<Integer> ids(ListSetting setting) {
    Set<Integer> ids = new LinkedHashSet<>();
    settings.find(setting, Values::numericId).forEach(id -> ids.add(id.value()));
    return ids;
  }

  private List<SpiffeIdPattern> spiffeIds() {
    return settings.find(ServeListSetting.CALLER_SPIFFE_IDS, this::pattern).stream()
        .map(Placed::value)
        .toList();
  }

  private SpiffeIdPattern pattern(String text) throws BadValue {
    SpiffeIdPattern pattern = Values.spiffeIdPattern(text);
    if (trustDomain.isPresent()
        && !text.startsWith("spiffe://" + trustDomain.get().getName() + "/")) {
      throw new BadValue(
          "is not in the trust domain " + trustDomain.get().getName(),
          "correct the pattern or the trust domain");
    }
    return pattern;
  }
}
