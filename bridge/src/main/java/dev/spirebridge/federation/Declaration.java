package dev.spirebridge.federation;

import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the cluster's objects declare of one trust domain. Of several spire-controller-manager goes
 * by the oldest of its class that it can read.
 *
 * @param trustDomain as the objects have it, which need not be a trust domain's name
 * @param relationship what it goes by; empty when there is nothing that it could go by
 * @param statements in words; one is wrong where there is no relationship
 */
public record Declaration(
    String trustDomain, Optional<FederatedTrustDomain> relationship, List<Statement> statements) {

  public Declaration {
    statements = List.copyOf(statements);
  }

  /**
   * One for each trust domain, by name.
   *
   * @param observed all ClusterFederatedTrustDomains of the cluster
   * @param className of the controller-manager; empty when it is not known, or takes all
   * @param own the trust domain of this cluster, where it is known
   */
  public static List<Declaration> all(
      List<ObservedFederatedTrustDomain> observed, String className, Optional<TrustDomain> own) {
    return observed.stream()
        .collect(
            Collectors.groupingBy(
                ObservedFederatedTrustDomain::trustDomain, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(group -> of(group.stream().sorted(Rivals.AGE).toList(), className, own))
        .toList();
  }

  /** Of a trust domain that no object names. */
  public static Declaration missing(TrustDomain trustDomain) {
    return new Declaration(
        trustDomain.getName(),
        Optional.empty(),
        List.of(
            Statement.wrong(
                """
                In this cluster nothing declares %s. Use `spire-bridge federation add %s`, or the \
                federation list of the controller's configuration.\
                """
                    .formatted(trustDomain, trustDomain))));
  }

  private static Declaration of(
      List<ObservedFederatedTrustDomain> oldestFirst, String className, Optional<TrustDomain> own) {
    Predicate<ObservedFederatedTrustDomain> readable =
        each -> each.declared(own).accepted().isPresent();
    Predicate<ObservedFederatedTrustDomain> ofClass = each -> isOfClass(each, className);
    ObservedFederatedTrustDomain chosen =
        oldestFirst.stream()
            .filter(readable.and(ofClass))
            .findFirst()
            .or(() -> oldestFirst.stream().filter(readable).findFirst())
            .orElseGet(oldestFirst::getFirst);
    CheckedFederation checked = chosen.declared(own);
    List<Statement> statements = new ArrayList<>();
    statements.add(
        checked
            .accepted()
            .map(relationship -> chosen(chosen, relationship, className))
            .orElseGet(() -> unreadable(chosen, checked)));
    oldestFirst.stream()
        .filter(each -> !each.equals(chosen))
        .map(each -> passedOver(each, chosen))
        .forEach(statements::add);
    return new Declaration(chosen.trustDomain(), checked.accepted(), statements);
  }

  private static boolean isOfClass(ObservedFederatedTrustDomain each, String className) {
    return className.isEmpty() || each.className().equals(className);
  }

  private static Statement chosen(
      ObservedFederatedTrustDomain object, FederatedTrustDomain relationship, String className) {
    String what =
        "%s declares %s at %s (%s)"
            .formatted(
                object.name(),
                relationship.trustDomain(),
                relationship.endpoint(),
                relationship.profile().type());
    if (isOfClass(object, className)) {
      return Statement.right(
          what
              + (object.className().isEmpty()
                  ? "."
                  : ", of class %s.".formatted(object.className())));
    }
    return Statement.wrong(
        """
        %s, but %s, where the configuration has the class %s: spire-controller-manager passes over \
        it%s. Declare it with the class that your controller-manager has, or correct className of \
        the configuration.\
        """
            .formatted(
                what,
                object.className().isEmpty() ? "without a class" : "of class " + object.className(),
                className,
                object.className().isEmpty() ? " unless it has watchClassless: true" : ""));
  }

  private static Statement unreadable(
      ObservedFederatedTrustDomain object, CheckedFederation checked) {
    return Statement.wrong(
        "%s declares no relationship that could hold: %s."
            .formatted(
                object.name(),
                checked.errors().stream()
                    .map(error -> "%s %s".formatted(error.field(), error.message()))
                    .collect(Collectors.joining(". "))));
  }

  private static Statement passedOver(
      ObservedFederatedTrustDomain object, ObservedFederatedTrustDomain chosen) {
    return Statement.note(
        """
        %s, made at %s%s, names %s too; spire-controller-manager goes by %s, made at %s, and \
        passes over the other with no more than a line in its log. Delete one of the two.\
        """
            .formatted(
                object.name(),
                object.created(),
                object.className().isEmpty() ? "" : " for the class " + object.className(),
                object.trustDomain(),
                chosen.name(),
                chosen.created()));
  }
}
