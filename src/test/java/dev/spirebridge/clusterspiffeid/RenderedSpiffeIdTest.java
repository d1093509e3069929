package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be told of a SPIFFE ID before spire-controller-manager has rendered it. */
class RenderedSpiffeIdTest {

  private static final RenderedSpiffeId.Source SOURCE =
      new RenderedSpiffeId.Source(
          Optional.of(TrustDomain.parse("example.org")),
          Map.of("PodMeta.Namespace", "shop", "PodSpec.ServiceAccountName", "cart"),
          Map.of("PodMeta.Labels", Map.of("app", "cart", "a.b/c", "d")));

  private static RenderedSpiffeId of(String template) {
    return RenderedSpiffeId.of(template, SOURCE);
  }

  @ParameterizedTest
  @CsvSource({
    "spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{.PodSpec.ServiceAccountName}},"
        + " spiffe://example.org/ns/shop/sa/cart",
    "spiffe://{{- .TrustDomain -}}/{{ .PodMeta.Labels.app }}, spiffe://example.org/cart",
    "spiffe://example.org/{{ index .PodMeta.Labels \"a.b/c\" }}, spiffe://example.org/d",
    "spiffe://example.org/fixed, spiffe://example.org/fixed"
  })
  void rendersWhatNamesThePod(String template, String id) {
    assertThat(of(template)).isEqualTo(new RenderedSpiffeId.Is(SpiffeId.parse(id)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spiffe://{{ .TrustDomain",
        "spiffe://{{ .TrustDomain }}/{{ .PodMeta.Labels.tier }}",
        "spiffe://other.example/fixed",
        "https://{{ .TrustDomain }}/a",
        "{{ index .PodMeta.Labels \"spiffe-id\" }}"
      })
  void saysWhatMakesNoSpiffeId(String template) {
    assertThat(of(template)).isInstanceOf(RenderedSpiffeId.Broken.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://{{ .TrustDomain }}/{{ .NodeSpec.PodCIDR }}",
        "spiffe://{{ .TrustDomain }}/{{ .PodMeta.Namespace | toUpper }}",
        "spiffe://{{ .TrustDomain }}/{{ if .PodMeta.Name }}a{{ end }}"
      })
  void leavesGoToGo(String template) {
    assertThat(of(template)).isInstanceOf(RenderedSpiffeId.Untold.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spiffe://{{ .TrustDomain }}/a"})
  void needsTheTrustDomain(String template) {
    assertThat(
            RenderedSpiffeId.of(
                template, new RenderedSpiffeId.Source(Optional.empty(), Map.of(), Map.of())))
        .isEqualTo(
            new RenderedSpiffeId.Untold("the trust domain is not known; give --trust-domain"));
  }
}
