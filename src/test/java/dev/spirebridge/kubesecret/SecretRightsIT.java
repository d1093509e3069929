package dev.spirebridge.kubesecret;

import static dev.spirebridge.kubesecret.SecretScene.NAME;
import static dev.spirebridge.kubesecret.SecretScene.OURS;
import static dev.spirebridge.kubesecret.SecretScene.SOON;
import static dev.spirebridge.kubesecret.SecretScene.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.KeyMask;
import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.status.SecretState;
import dev.spirebridge.testing.Await;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of deploy/rbac-secret.yaml are enough, none is too much, and refusals keep the key. */
class SecretRightsIT extends OnSecretScene {

  private static final String SECRETS = "/api/v1/namespaces/istio-ingress/secrets";

  private final IdentitySnapshot identities = Replicas.web(Duration.ofHours(1));

  private TlsSecret wanted() {
    return Replicas.secret(identities);
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "watch", "create", "patch"})
  void tellsWhichRightIsMissingAndGoesOnOnceItIsGiven(String verb) {
    Role whole = role();
    replace(whole, verb);
    try (RunningSink running = RunningSink.of(scene.server(), identities)) {
      assertThat(running.awaitTrouble(" may not "))
          .isEqualTo(
              "user %s may not %s secrets in the namespace istio-ingress: apply deploy/rbac-secret.yaml"
                  .formatted(USER, verb));
      assertThat(running.status().state()).isEqualTo(SecretState.FAILING);
      assertThat(scene.find()).isEmpty();
      replace(whole, "none");
      running.await(SecretState.IN_PLACE);
    } finally {
      replace(whole, "none");
    }
  }

  @Test
  void aSecretThatIsThereAndOursNeedsNoRightToCreate() {
    Role whole = role();
    scene.make(TlsSecret.TYPE, OURS, Map.of("tls.crt", "", "tls.key", ""));
    replace(whole, "create");
    try (RunningSink running = RunningSink.of(scene.server(), identities)) {
      running.await(SecretState.IN_PLACE);
      scene.await("its content", secret -> SecretScene.text(secret, "tls.crt").contains("BEGIN"));
    } finally {
      replace(whole, "none");
    }
  }

  @Test
  void theRightToCreateIsHeldToTheNameAndToApply() {
    try (KubernetesClient client = scene.server().client(USER)) {
      assertForbidden(
          "create", () -> client.raw(SECRETS, "POST", body("istio-ingress", "gateway")));
      assertForbidden(
          "patch", () -> applyOther(client, new NamespacedName("istio-ingress", "another")));
      assertForbidden("patch", () -> applyOther(client, new NamespacedName("default", "gateway")));
      assertForbidden("list", () -> client.raw(SECRETS));
      assertForbidden("get", () -> client.raw(SECRETS + "/gateway"));
      assertForbidden("list", () -> client.raw(SECRETS + "?fieldSelector=metadata.name%3Danother"));
      assertThat(client.raw(SECRETS + "?fieldSelector=metadata.name%3Dgateway"))
          .contains("SecretList");
    }
  }

  private void applyOther(KubernetesClient client, NamespacedName name) {
    WriteOutcome outcome =
        new ServerSideApply(client, () -> true)
            .createByApply(SecretPass.SECRETS, wanted().object(name, Optional.empty()));
    assertThat(outcome).isInstanceOf(WriteOutcome.Failed.class);
    throw new KubernetesClientException(((WriteOutcome.Failed) outcome).failure().sentence());
  }

  private static void assertForbidden(String verb, Runnable request) {
    assertThatThrownBy(request::run)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageMatching("(?s).*(cannot|may not) " + verb + " .*");
  }

  private static String body(String namespace, String name) {
    return """
    {"apiVersion":"v1","kind":"Secret","metadata":{"namespace":"%s","name":"%s"}}
    """
        .formatted(namespace, name);
  }

  @Test
  void creatingNeverTouchesAForeignSecretThatCameFirst() {
    try (KubernetesClient client = scene.server().client(USER)) {
      List<Secret> foreign =
          List.of(
              foreign(TlsSecret.TYPE, Map.of("tls.crt", "theirs", "tls.key", "theirs")),
              foreign(TlsSecret.TYPE, Map.of("tls.crt", "", "tls.key", "")),
              foreign("Opaque", Map.of()),
              foreign("Opaque", Map.of("password", "theirs")));
      for (Secret theirs : foreign) {
        scene.delete();
        Secret made = scene.admin().resource(theirs).create();
        WriteOutcome outcome =
            new ServerSideApply(client, () -> true)
                .createByApply(SecretPass.SECRETS, wanted().object(NAME, Optional.empty()));
        assertThat(outcome).isInstanceOfAny(WriteOutcome.Outdated.class, WriteOutcome.Failed.class);
        assertThat(scene.find()).contains(made);
      }
    }
  }

  private static Secret foreign(String type, Map<String, String> text) {
    Secret made = scene.make(type, Map.of(), text);
    scene.delete();
    made.getMetadata().setResourceVersion(null);
    made.getMetadata().setManagedFields(List.of());
    made.getMetadata().setUid(null);
    return made;
  }

  @Test
  void tellsThatTheNamespaceIsMissing() {
    try (KubernetesClient client = scene.server().adminClient()) {
      WriteOutcome outcome =
          new ServerSideApply(client, () -> true)
              .createByApply(
                  SecretPass.SECRETS,
                  wanted().object(new NamespacedName("gone", "gateway"), Optional.empty()));
      assertThat(((WriteOutcome.Failed) outcome).failure().sentence())
          .startsWith("namespaces \"gone\" not found");
    }
  }

  /** A policy may quote what it refuses; nothing of a key may come back from there. */
  @Test
  void aPolicyThatQuotesTheKeyDoesNotBringItIntoTheStatus() {
    scene
        .server()
        .apply(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: quoting}
            spec:
              matchConstraints:
                resourceRules:
                  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [secrets]}
              validations:
                - expression: "!('tls.key' in object.data)"
                  messageExpression: "'quoted ' + string(object.data['tls.key'])"
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: quoting}
            spec: {policyName: quoting, validationActions: [Deny]}
            """);
    try {
      Await.until("the policy to hold", SOON, () -> said().contains("quoted "));
      String said = said();
      assertThat(new KeyMask(identities.svids().getFirst().key()).masked(said))
          .as("the policy does quote the key, or this test could not fail")
          .isNotEqualTo(said);
      try (RunningSink running = RunningSink.of(scene.server(), identities)) {
        String trouble = running.awaitTrouble("quoted ");
        assertThat(trouble)
            .startsWith("the API server refuses the object (ValidatingAdmissionPolicy 'quoting'")
            .contains("quoted [not shown]");
        assertThat(new KeyMask(identities.svids().getFirst().key()).masked(trouble))
            .isEqualTo(trouble);
        assertThat(running.status().toString()).contains(trouble);
      }
    } finally {
      scene.admin().admissionRegistration().v1().validatingAdmissionPolicyBindings().delete();
      scene.admin().admissionRegistration().v1().validatingAdmissionPolicies().delete();
      Await.until("the policy to be gone", SOON, () -> !said().contains("quoted "));
    }
  }

  /** What the API server says to the same write, as it says it. */
  private String said() {
    WriteOutcome outcome =
        new ServerSideApply(scene.admin(), () -> true)
            .createByApply(SecretPass.SECRETS, wanted().object(NAME, Optional.empty()));
    scene.delete();
    return outcome instanceof WriteOutcome.Failed(var failure) ? failure.sentence() : "";
  }

  private static Role role() {
    return scene.admin().rbac().roles().inNamespace(NAME.namespace()).list().getItems().getFirst();
  }

  private static void replace(Role role, String without) {
    var rules =
        role.getRules().stream()
            .map(rule ->
                new PolicyRuleBuilder(rule)
                    .withVerbs(rule.getVerbs().stream().filter(it -> !it.equals(without)).toList())
                    .build())
            .toList();
    scene
        .admin()
        .rbac()
        .roles()
        .inNamespace(NAME.namespace())
        .withName(role.getMetadata().getName())
        .edit(now -> new RoleBuilder(now).withRules(rules).build());
  }
}
