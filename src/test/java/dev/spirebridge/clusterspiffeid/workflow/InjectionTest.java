package dev.spirebridge.clusterspiffeid.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InjectionTest {

  private static final Injection ENABLED = new Injection.By("istio-injection", "enabled");

  private static Injection revision(String name) {
    return new Injection.By("istio.io/rev", name);
  }

  static Stream<Arguments> choices() {
    return Stream.of(
        arguments(
            "the only istiod has no revision",
            new Scene().namespace("shop").injector("default"),
            ENABLED),
        arguments(
            "a revision that the tag default stands for",
            new Scene().namespace("shop").injector("1-30").injector("1-30", "default"),
            ENABLED),
        arguments(
            "one revision, which nobody uses yet",
            new Scene().namespace("shop").injector("1-30"),
            revision("1-30")),
        arguments(
            "one revision and a tag for it",
            new Scene().namespace("shop").injector("1-30").injector("1-30", "prod"),
            revision("prod")),
        arguments(
            "other namespaces use one of two revisions",
            new Scene()
                .namespace("shop")
                .namespace("other", "istio.io/rev=1-31")
                .injector("1-30")
                .injector("1-31"),
            revision("1-31")),
        arguments(
            "other namespaces use a revision although there is a default",
            new Scene()
                .namespace("shop")
                .namespace("other", "istio.io/rev=1-31")
                .injector("default")
                .injector("1-31"),
            revision("1-31")),
        arguments(
            "some use the default and some a revision",
            new Scene()
                .namespace("shop")
                .namespace("a", "istio.io/rev=1-31")
                .namespace("b", "istio-injection=enabled")
                .injector("default")
                .injector("1-31"),
            ENABLED),
        arguments(
            "a revision that is no more does not count",
            new Scene().namespace("shop").namespace("old", "istio.io/rev=1-29").injector("1-31"),
            revision("1-31")),
        arguments(
            "injected already",
            new Scene().namespace("shop", "istio-injection=enabled").injector("default"),
            new Injection.On()),
        arguments(
            "injected already by a revision",
            new Scene().namespace("shop", "istio.io/rev=1-31").injector("1-31"),
            new Injection.On()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("choices")
  void chooses(String situation, Scene scene, Injection expected) {
    assertThat(of(scene)).as(situation).isEqualTo(expected);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments(
            new Scene().namespace("shop", "istio.io/dataplane-mode=ambient").injector("default"),
            "ambient"),
        arguments(
            new Scene().namespace("shop", "istio-injection=disabled").injector("default"),
            "keeps Istio out on purpose"),
        arguments(new Scene().namespace("shop"), "no injection webhook"),
        arguments(
            new Scene().namespace("shop").injector("1-30").injector("1-31"),
            "several revisions (1-30, 1-31)"),
        arguments(
            new Scene()
                .namespace("shop")
                .namespace("a", "istio.io/rev=1-30")
                .namespace("b", "istio.io/rev=1-31")
                .injector("1-30")
                .injector("1-31"),
            "several revisions (1-30, 1-31)"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refusals")
  void refuses(Scene scene, String reason) {
    assertThat(of(scene))
        .isInstanceOfSatisfying(
            Injection.Refused.class,
            refused -> assertThat(refused.reason()).contains(reason).contains("; "));
  }

  private static Injection of(Scene scene) {
    WorkflowView view = scene.view();
    return Injection.of(view.namespace("shop").orElseThrow(), view);
  }
}
