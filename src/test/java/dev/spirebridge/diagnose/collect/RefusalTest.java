package dev.spirebridge.diagnose.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Why something was not seen, and what it takes. */
class RefusalTest {

  @Test
  void namesTheRightAndTheFileThatHasIt() {
    String message =
        "pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the"
            + " namespace \"shop\"";
    Refusal refusal =
        Refusal.of(
            new KubernetesClientException(
                message, 403, new StatusBuilder().withMessage(message).build()));
    assertThat(refusal)
        .isEqualTo(
            new Refusal(
                "user jane may not list pods in the namespace shop",
                "apply clusterspiffeid/rbac/explain.yaml"));
  }

  @ParameterizedTest
  @CsvSource({
    "FORBIDDEN, apply clusterspiffeid/rbac/explain.yaml",
    "REFUSED, name the right port with --http-port",
    "NOT_ENVOY, name the right port with --http-port",
    "TIMED_OUT, give it longer with --timeout",
    "GONE, ask about the pod that takes its place"
  })
  void saysWhatItTakes(Reason reason, String toDo) {
    assertThat(Refusal.of(new Unreachable(reason, "why"), "shop", "--http-port").toDo())
        .isEqualTo(toDo);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void hasSomethingToDoForEachReason(Reason reason) {
    Refusal refusal = Refusal.of(new Unreachable(reason, "why"), "shop", "--http-port");
    assertThat(refusal.why()).isNotBlank();
    assertThat(refusal.toDo()).isNotBlank();
  }
}
