package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.mesh.gloo.UpstreamChoice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshNamesTest extends CommandLines {

  private static final String CART = "spiffe://example.org/ns/shop/sa/cart";
  private static final String QUOTE = "spiffe://example.org/ns/shop/sa/quote";

  @ParameterizedTest
  @CsvSource({
    "gloo plan -n ../x, ../x",
    "gloo plan --gateway a/b, a/b",
    "gloo plan --upstream a//b, /b",
    "gloo plan --upstream //, ''",
    "istio plan -n x/y, x/y",
    "istio plan --workload shop/deployment/Cart, Cart",
    "istio plan --gateway Shop/gateway, Shop",
    "emissary plan --namespace a_b, a_b",
    "enroute plan --deployment a%2fb, a%2fb",
    "spinnaker plan --host a.example --issuer ca --name ?, ?",
    "strict plan --namespace A, A",
  })
  void whatCannotBeANameIsBadUsageBeforeAnythingIsAsked(String line, String named) {
    assertThat(run(("mesh " + line).split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains("\"" + named + "\" is not ", "; write ", "--help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "gateway-proxy", "default-productpage-9080", "a.b.c", "0"})
  void namesOfKubernetesAreTaken(String name) {
    assertThat(MeshNames.name(name)).isEqualTo(name);
  }

  @Test
  void eachUpstreamHasItsOwnIds() {
    assertThat(
            UpstreamNames.choices(
                List.of("cart", "shop/quote"),
                "gloo-system",
                List.of("cart=" + CART, "shop/quote=" + QUOTE, "cart=" + QUOTE)))
        .containsExactly(
            new UpstreamChoice("gloo-system", "cart", List.of(CART, QUOTE)),
            new UpstreamChoice("shop", "quote", List.of(QUOTE)));
  }

  @Test
  void oneUpstreamAloneNeedNotBeNamedAgain() {
    assertThat(UpstreamNames.choices(List.of("cart"), "shop", List.of(CART)))
        .containsExactly(new UpstreamChoice("shop", "cart", List.of(CART)));
  }

  @Test
  void anIdOfNoUpstreamIsRefused() {
    assertThatThrownBy(() -> UpstreamNames.choices(List.of("a", "b"), "x", List.of(CART)))
        .hasMessageContaining("write --san UPSTREAM=ID");
    assertThatThrownBy(() -> UpstreamNames.choices(List.of("a"), "x", List.of("b=" + CART)))
        .hasMessageContaining("--san b=" + CART + " is of no --upstream");
  }
}
