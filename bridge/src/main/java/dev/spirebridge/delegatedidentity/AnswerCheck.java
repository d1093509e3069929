package dev.spirebridge.delegatedidentity;

import dev.spirebridge.identity.BundleJoin;
import dev.spirebridge.identity.IdentityException;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Svid;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of an agent's answer about one process may be handed out, as far as it can be told without
 * the trust bundles.
 */
record AnswerCheck(DelegatedIdentitySource.Settings settings) {

  /** SPIRE's own limit, in characters. */
  private static final int MAX_HINT = 1024;

  sealed interface Result {}

  /** A check failed; nothing of the answer is taken. */
  record Refused(String reason) implements Result {}

  /** All is in order, but no pattern allows any of it. */
  record NoneAllowed(List<SpiffeId> leftOut) implements Result {}

  /**
   * @param leftOut what no pattern allows
   */
  record Good(BundleJoin join, List<SpiffeId> leftOut) implements Result {}

  /**
   * @param update has an SVID
   * @param last identities accepted before, whose keys need not be proved again
   */
  Result of(CallerUpdate update, Optional<IdentitySnapshot> last, Instant now) {
    try {
      List<Svid> known = last.map(IdentitySnapshot::svids).orElse(List.of());
      List<Svid> svids = settings.verifier().verifyWithoutBundles(update.svids(), known, now);
      svids.forEach(AnswerCheck::requirePlainHint);
      Set<TrustDomain> federatesWith = new HashSet<>();
      for (String name : update.federatesWith()) {
        federatesWith.add(TrustDomainName.parse(name));
      }
      List<Svid> allowed = svids.stream().filter(svid -> isAllowed(svid.id())).toList();
      List<SpiffeId> leftOut = svids.stream().map(Svid::id).filter(id -> !isAllowed(id)).toList();
      return allowed.isEmpty()
          ? new NoneAllowed(leftOut)
          : new Good(new BundleJoin(allowed, federatesWith), leftOut);
    } catch (IdentityException e) {
      return new Refused(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A parser met what it was not made for. Its message may quote the input, a key among it.
      return new Refused("the update cannot be understood: " + e.getClass().getName());
    }
  }

  private boolean isAllowed(SpiffeId id) {
    return settings.allowed().isEmpty()
        || settings.allowed().stream().anyMatch(pattern -> pattern.matches(id));
  }

  private static void requirePlainHint(Svid svid) {
    String hint = svid.hint();
    if (hint.length() > MAX_HINT || hint.codePoints().anyMatch(Character::isISOControl)) {
      throw new IdentityException(
          svid.id() + ": its hint holds control characters, or more than " + MAX_HINT);
    }
  }
}
