package dev.spirebridge.delegatedidentity;

import dev.spirebridge.identity.IdentityException;
import dev.spirebridge.identity.TrustBundle;
import io.spiffe.spiffeid.TrustDomain;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All trust bundles of the agent, each parsed once per change. While a bundle's content is the same
 * so is the instance, in every update and for every caller, so that what is made of it can be
 * shared as well. Immutable.
 *
 * <p>A bundle that cannot be read leaves the last good one of its trust domain in place: one bad
 * partner must not undo the trust in all others.
 */
final class TrustBundles {

  /** What there is before the agent has sent any. */
  static final TrustBundles NONE = new TrustBundles(Map.of(), Map.of(), new TreeMap<>());

  private final Map<TrustDomain, byte[]> sent;
  private final Map<TrustDomain, TrustBundle> usable;
  private final SortedMap<String, String> problems;

  private TrustBundles(
      Map<TrustDomain, byte[]> sent,
      Map<TrustDomain, TrustBundle> usable,
      SortedMap<String, String> problems) {
    this.sent = Map.copyOf(sent);
    this.usable = Map.copyOf(usable);
    this.problems = Collections.unmodifiableSortedMap(problems);
  }

  Map<TrustDomain, TrustBundle> usable() {
    return usable;
  }

  /** What is wrong with a trust domain's newest bundle; empty when nothing is. */
  Optional<String> problem(TrustDomain trustDomain) {
    return Optional.ofNullable(problems.get(trustDomain.getName()));
  }

  /** What is wrong, by name. */
  SortedMap<String, String> problems() {
    return problems;
  }

  /** What holds after an update, which is the whole: what it leaves out is gone. */
  TrustBundles after(BundlesUpdate update) {
    Map<TrustDomain, byte[]> nextSent = new HashMap<>();
    Map<TrustDomain, TrustBundle> nextUsable = new HashMap<>();
    SortedMap<String, String> nextProblems = new TreeMap<>();
    update
        .bundles()
        .forEach((name, der) -> {
          TrustDomain trustDomain;
          try {
            trustDomain = TrustDomainName.parse(name);
          } catch (IdentityException e) {
            String problem = String.valueOf(e.getMessage());
            nextProblems.put(problem, problem);
            return;
          }
          byte[] twin = nextSent.put(trustDomain, der);
          if (twin != null && !Arrays.equals(twin, der)) {
            nextProblems.put(
                trustDomain.getName(), "the agent sent two different trust bundles of it");
            keepLastGood(trustDomain, nextUsable);
          } else if (der.length > 0) {
            // Without any X.509 authority, it may have JWT keys alone, it counts as not there.
            read(trustDomain, der, nextUsable, nextProblems);
          }
        });
    return new TrustBundles(nextSent, nextUsable, nextProblems);
  }

  private void read(
      TrustDomain trustDomain,
      byte[] der,
      Map<TrustDomain, TrustBundle> nextUsable,
      Map<String, String> nextProblems) {
    boolean same = Arrays.equals(der, sent.get(trustDomain));
    if (same && problem(trustDomain).isEmpty()) {
      keepLastGood(trustDomain, nextUsable);
      return;
    }
    try {
      TrustBundle parsed = TrustBundle.parse(trustDomain, der);
      TrustBundle before = usable.get(trustDomain);
      nextUsable.put(trustDomain, before != null && before.equals(parsed) ? before : parsed);
    } catch (IdentityException e) {
      nextProblems.put(trustDomain.getName(), String.valueOf(e.getMessage()));
      keepLastGood(trustDomain, nextUsable);
    } catch (RuntimeException e) {
      nextProblems.put(
          trustDomain.getName(),
          "its trust bundle cannot be understood: " + e.getClass().getName());
      keepLastGood(trustDomain, nextUsable);
    }
  }

  private void keepLastGood(TrustDomain trustDomain, Map<TrustDomain, TrustBundle> nextUsable) {
    TrustBundle before = usable.get(trustDomain);
    if (before == null) {
      nextUsable.remove(trustDomain);
    } else {
      nextUsable.put(trustDomain, before);
    }
  }
}
