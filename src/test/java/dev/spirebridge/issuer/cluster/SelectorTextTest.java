package dev.spirebridge.issuer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectorTextTest {

  @Test
  void writesWhatKubectlTakes() {
    LabelSelector selector =
        new LabelSelectorBuilder()
            .addToMatchLabels("app", "web")
            .addToMatchLabels("example.org/tier", "front")
            .addToMatchExpressions(
                new LabelSelectorRequirement("canary", "DoesNotExist", List.of()))
            .addToMatchExpressions(
                new LabelSelectorRequirement("env", "In", List.of("test", "prod")))
            .addToMatchExpressions(new LabelSelectorRequirement("env", "NotIn", List.of("dev")))
            .addToMatchExpressions(new LabelSelectorRequirement("ready", "Exists", List.of()))
            .build();
    assertThat(SelectorText.of(selector))
        .isEqualTo(
            "!canary,app=web,env in (test,prod),env notin (dev),example.org/tier=front,ready");
  }

  @Test
  void writesNothingForEverything() {
    assertThat(SelectorText.of(new LabelSelector())).isEmpty();
  }
}
