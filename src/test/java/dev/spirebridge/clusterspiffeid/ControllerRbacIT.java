package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of clusterspiffeid/rbac are enough, and none of them is too much. */
class ControllerRbacIT {

  private static final String ROLE = "spire-bridge-controller";

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static ApiServerScene scene;

  @BeforeAll
  static void startTheServer() {
    server = KubeApiServer.start(folder, RunningController.USER);
    scene = ApiServerScene.in(server);
  }

  @AfterAll
  static void stopTheServer() {
    if (scene != null) {
      scene.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "list, namespaces",
    "watch, namespaces",
    "list, pods",
    "watch, pods",
    "list, clusterspiffeids",
    "watch, clusterspiffeids",
    "create, clusterspiffeids",
    "list, clusterfederatedtrustdomains",
    "watch, clusterfederatedtrustdomains",
  })
  void tellsWhichRightIsMissing(String verb, String resource) {
    ClusterRole whole = role();
    scene.managedNamespace("without-" + verb + "-" + resource);
    replace(without(whole, verb, resource));
    try (RunningController controller = RunningController.start(server, verb + resource)) {
      String trouble =
          Await.untilPresent(
              "the missing right to be told",
              ApiServerScene.SOON,
              () -> controller.status().trouble().filter(it -> it.contains(" may not ")));
      assertThat(trouble)
          .contains("may not " + verb + " " + resource)
          .endsWith("apply clusterspiffeid/rbac/");
      replace(whole);
      Await.until(
          "it to work once the right is given",
          ApiServerScene.SOON,
          () -> controller.status().synced());
    } finally {
      replace(whole);
    }
  }

  @Test
  void tellsThatItMayNotCorrectAnObject() {
    tellsWhatItMayNot(
        "patch",
        () -> scene.edit("spire-bridge-ns-without-patch", Map.of("ttl", "720h")),
        () ->
            scene.awaitObject(
                "the correction",
                "spire-bridge-ns-without-patch",
                spec -> !"720h".equals(spec.get("ttl"))));
  }

  @Test
  void tellsThatItMayNotDeleteAnObject() {
    tellsWhatItMayNot(
        "delete",
        () -> scene.unlabel("without-delete"),
        () -> scene.awaitGone("spire-bridge-ns-without-delete"));
  }

  /** Has an object of ours, takes the right away, and gives it back. */
  private static void tellsWhatItMayNot(String verb, Runnable cause, Runnable effect) {
    ClusterRole whole = role();
    scene.managedNamespace("without-" + verb);
    try (RunningController controller = RunningController.start(server, verb)) {
      scene.awaitObject("the object", "spire-bridge-ns-without-" + verb, spec -> true);
      replace(without(whole, verb, "clusterspiffeids"));
      cause.run();
      String trouble =
          Await.untilPresent(
              "the missing right to be told",
              ApiServerScene.SOON,
              () -> controller.status().trouble().filter(it -> it.contains(" may not ")));
      assertThat(trouble)
          .contains("may not " + verb + " clusterspiffeids")
          .endsWith("apply clusterspiffeid/rbac/");
      replace(whole);
      effect.run();
    } finally {
      replace(whole);
    }
  }

  @Test
  void worksWithoutTheRightToWriteEvents() {
    ClusterRole whole = role();
    replace(without(whole, "create", "events"));
    try (RunningController controller = RunningController.start(server, "silent")) {
      scene.managedNamespace("silent");
      scene.awaitObject("the object", "spire-bridge-ns-silent", spec -> true);
      Await.until("sync", ApiServerScene.SOON, () -> controller.status().synced());
    } finally {
      replace(whole);
    }
  }

  /** What the issuer check could use to look into pods, and must do without. */
  @ParameterizedTest(name = "{0} {1} {2} in {3}")
  @CsvSource({
    "create, pods, exec, shop",
    "get, pods, exec, shop",
    "create, pods, portforward, shop",
    "get, pods, portforward, shop",
    "get, pods, proxy, shop",
    "get, pods, log, shop",
    "get, secrets, '', shop",
    "list, secrets, '', spire-bridge",
    "get, configmaps, '', shop",
    "get, configmaps, '', spire-bridge",
    "list, configmaps, '', spire-bridge",
  })
  void looksIntoNoPodAndNoSecret(
      String verb, String resource, String subresource, String namespace) {
    assertThat(isAllowed(namespace, verb, "", resource, subresource, "any")).isFalse();
  }

  @Test
  void maySeeWhatTheIssuerCheckNeedsAndNoMore() {
    assertThat(isAllowed("shop", "get", "apps", "deployments", "", "web")).isTrue();
    assertThat(isAllowed("shop", "list", "apps", "deployments", "", "")).isFalse();
    assertThat(isAllowed("shop", "update", "apps", "deployments", "", "web")).isFalse();
    assertThat(isAllowed("spire-bridge", "get", "", "configmaps", "", "istio-ca-root-cert"))
        .isTrue();
  }

  private static boolean isAllowed(
      String namespace,
      String verb,
      String group,
      String resource,
      String subresource,
      String name) {
    try (KubernetesClient client = server.client(RunningController.USER)) {
      return client
          .resource(
              new SelfSubjectAccessReviewBuilder()
                  .withNewSpec()
                  .withNewResourceAttributes()
                  .withNamespace(namespace)
                  .withVerb(verb)
                  .withGroup(group)
                  .withResource(resource)
                  .withSubresource(subresource)
                  .withName(name)
                  .endResourceAttributes()
                  .endSpec()
                  .build())
          .create()
          .getStatus()
          .getAllowed();
    }
  }

  private static ClusterRole role() {
    return scene.admin().rbac().clusterRoles().withName(ROLE).get();
  }

  private static void replace(ClusterRole role) {
    scene
        .admin()
        .rbac()
        .clusterRoles()
        .withName(ROLE)
        .edit(now -> new ClusterRoleBuilder(now).withRules(role.getRules()).build());
  }

  private static ClusterRole without(ClusterRole role, String verb, String resource) {
    List<PolicyRule> rules =
        role.getRules().stream().flatMap(rule -> apart(rule, verb, resource)).toList();
    assertThat(rules).as("the rule to be taken away exists").isNotEqualTo(role.getRules());
    return new ClusterRoleBuilder(role).withRules(rules).build();
  }

  /** One rule for each resource, the one in question without the verb. */
  private static Stream<PolicyRule> apart(PolicyRule rule, String verb, String resource) {
    if (!rule.getResources().contains(resource) || !rule.getVerbs().contains(verb)) {
      return Stream.of(rule);
    }
    return rule.getResources().stream()
        .map(each ->
            new PolicyRuleBuilder(rule)
                .withResources(each)
                .withVerbs(
                    rule.getVerbs().stream()
                        .filter(it -> !each.equals(resource) || !it.equals(verb))
                        .toList())
                .build())
        .filter(each -> !each.getVerbs().isEmpty());
  }
}
