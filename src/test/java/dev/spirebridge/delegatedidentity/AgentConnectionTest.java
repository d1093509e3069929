package dev.spirebridge.delegatedidentity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.delegatedidentity.SubscriptionEnd.Reason;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentConnectionTest {

  @ParameterizedTest
  @EnumSource(Code.class)
  void everyStatusIsUnderstood(Code code) {
    var special = EnumSet.of(Code.PERMISSION_DENIED, Code.INVALID_ARGUMENT, Code.UNIMPLEMENTED);
    if (!special.contains(code)) {
      assertThat(AgentConnection.reason(code.toStatus(), true)).isEqualTo(Reason.ENDED);
      assertThat(AgentConnection.reason(code.toStatus(), false)).isEqualTo(Reason.AGENT_AWAY);
    }
  }

  @Test
  void aRefusedRequestIsToldFromARefusedDelegate() {
    assertThat(AgentConnection.reason(Status.INVALID_ARGUMENT, true)).isEqualTo(Reason.REJECTED);
    assertThat(AgentConnection.reason(Status.UNIMPLEMENTED, true)).isEqualTo(Reason.REJECTED);
    assertThat(denied("caller not configured as an authorized delegate"))
        .isEqualTo(Reason.DELEGATE_NOT_AUTHORIZED);
    assertThat(denied("no identity issued")).isEqualTo(Reason.DELEGATE_WITHOUT_ENTRY);
    assertThat(denied("anything else")).isEqualTo(Reason.DELEGATE_WITHOUT_ENTRY);
    assertThat(AgentConnection.reason(Status.PERMISSION_DENIED, true))
        .isEqualTo(Reason.DELEGATE_WITHOUT_ENTRY);
  }

  private static Reason denied(String text) {
    return AgentConnection.reason(Status.PERMISSION_DENIED.withDescription(text), true);
  }
}
