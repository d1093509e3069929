package dev.spirebridge.workloadapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class X509UpdateTest {

  private static final X509SVIDResponse RESPONSE =
      X509SVIDResponse.newBuilder()
          .addSvids(X509SVID.newBuilder().setSpiffeId("spiffe://example.org/web"))
          .addSvids(X509SVID.newBuilder().setSpiffeId("spiffe://example.org/api"))
          .addCrl(ByteString.copyFromUtf8("a list of revoked certificates"))
          .putFederatedBundles("spiffe://partner.test", ByteString.copyFromUtf8("roots"))
          .putFederatedBundles("spiffe://empty.test", ByteString.EMPTY)
          .build();

  @Test
  void isReadOffTheWireInTheAgentsOrder() throws IOException {
    X509Update update = X509Update.read(RESPONSE.toByteString().newCodedInput());

    assertThat(update.svids())
        .hasToString(
            "[UnverifiedSvid[spiffe://example.org/web], UnverifiedSvid[spiffe://example.org/api]]");
    assertThat(update.federatedBundles())
        .containsOnlyKeys("spiffe://partner.test", "spiffe://empty.test")
        .hasEntrySatisfying(
            "spiffe://partner.test", der -> assertThat(der).asString().isEqualTo("roots"))
        .hasEntrySatisfying("spiffe://empty.test", der -> assertThat(der).isEmpty());
  }

  @Test
  void anEmptyUpdateHoldsNothing() throws IOException {
    X509Update update =
        X509Update.read(X509SVIDResponse.getDefaultInstance().toByteString().newCodedInput());

    assertThat(update.svids()).isEmpty();
    assertThat(update.federatedBundles()).isEmpty();
  }
}
