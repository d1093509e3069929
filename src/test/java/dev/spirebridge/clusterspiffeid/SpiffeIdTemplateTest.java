package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpiffeIdTemplateTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        NamespaceSettings.ISTIO_TEMPLATE,
        "spiffe://{{.TrustDomain}}/ns/{{.PodMeta.Namespace}}/sa/{{.PodSpec.ServiceAccountName}}",
        "spiffe://example.org/ns/{{ .PodMeta.Namespace}}/sa/{{.PodSpec.ServiceAccountName }}",
        "spiffe://{{- .TrustDomain -}}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}",
      })
  void theFiveSegmentsSuitIstio(String template) {
    assertThat(SpiffeIdTemplate.suitsIstio(template)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://{{ .TrustDomain }}/sa/{{ .PodSpec.ServiceAccountName }}/ns/{{ .PodMeta.Namespace }}",
        "spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}/x",
        "spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodMeta.Name }}",
        "spiffe://{{ .TrustDomain }}/ns/fixed/sa/{{ .PodSpec.ServiceAccountName }}",
        "spiffe://{{ .TrustDomain }}/workload",
        "",
      })
  void nothingElseDoes(String template) {
    assertThat(SpiffeIdTemplate.suitsIstio(template)).isFalse();
  }

  @Test
  void blanksInActionsMakeNoDifference() {
    assertThat(SpiffeIdTemplate.same("spiffe://{{.A}}/x", "spiffe://{{ .A  }}/x")).isTrue();
    assertThat(SpiffeIdTemplate.same("spiffe://{{.A}}/x", "spiffe://{{.B}}/x")).isFalse();
  }
}
