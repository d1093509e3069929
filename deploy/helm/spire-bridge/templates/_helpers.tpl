{{/* What an object is called by everybody: kubectl, Prometheus, the NetworkPolicies. Takes a list of context and component. */}}
{{- define "spire-bridge.labels" -}}
{{- $root := index . 0 -}}
{{ include "spire-bridge.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
app.kubernetes.io/part-of: spire-bridge
helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version }}
{{- end }}

{{/* What never changes of it. */}}
{{- define "spire-bridge.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: spire-bridge
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "spire-bridge.image" -}}
{{- $repository := .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{ printf "%s@%s" $repository .Values.image.digest }}
{{- else -}}
{{ printf "%s:%s" $repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end -}}
{{- end }}

{{/* The SPIFFE IDs of our own pods: what ClusterSPIFFEIDs of the chart make, and what the issuer check expects. */}}
{{- define "spire-bridge.node.id" -}}
spiffe://{{ .Values.trustDomain }}/ns/{{ .Release.Namespace }}/sa/spire-bridge
{{- end }}
{{- define "spire-bridge.controller.id" -}}
spiffe://{{ .Values.trustDomain }}/ns/{{ .Release.Namespace }}/sa/spire-bridge-controller
{{- end }}

{{- define "spire-bridge.issuerCheck" -}}
{{- if and .Values.controller.enabled .Values.controller.issuerCheck.enabled }}true{{ end -}}
{{- end }}

{{/* Who may read a daemon's status, as JSON. */}}
{{- define "spire-bridge.node.readers" -}}
{{- $ids := .Values.node.statusTls.allowedIds -}}
{{- if include "spire-bridge.issuerCheck" . -}}
{{- $ids = prepend $ids (include "spire-bridge.controller.id" .) | uniq -}}
{{- end -}}
{{ toJson $ids }}
{{- end }}

{{- define "spire-bridge.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Which nodes pods run on. Takes the values of node or controller. */}}
{{- define "spire-bridge.placement" -}}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Nothing more than the kernel gives everybody. The root file system is read-only; /tmp is a volume of each pod. */}}
{{- define "spire-bridge.container.security" -}}
allowPrivilegeEscalation: false
capabilities: {drop: [ALL]}
readOnlyRootFilesystem: true
{{- end }}

{{/* A JVM takes a second or two; livez says nothing of the agent, so that its absence restarts nobody. */}}
{{- define "spire-bridge.probes" -}}
startupProbe:
  httpGet: {path: /livez, port: health}
  periodSeconds: 1
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /livez, port: health}
  periodSeconds: 10
  timeoutSeconds: 5
readinessProbe:
  httpGet: {path: /readyz, port: health}
  periodSeconds: 2
  timeoutSeconds: 5
{{- end }}

{{/* Netty unpacks its native library there. */}}
{{- define "spire-bridge.temporary" -}}
name: temporary
emptyDir: {medium: Memory, sizeLimit: 16Mi}
{{- end }}

{{/* The annotations of a pod, as a list of context and the user's own, which win. */}}
{{- define "spire-bridge.annotations" -}}
{{- $root := index . 0 -}}
{{- $all := dict -}}
{{- if $root.Values.monitoring.annotations.enabled -}}
{{- $all = dict "prometheus.io/scrape" "true" "prometheus.io/port" (toString $root.Values.ports.health) "prometheus.io/path" "/metrics" -}}
{{- end -}}
{{- with merge (deepCopy (index . 1)) $all -}}
{{ toYaml . }}
{{- end -}}
{{- end }}

{{- define "spire-bridge.workloadApi" -}}
name: workload-api
csi: {driver: {{ .Values.spire.workloadApi.csiDriver | quote }}, readOnly: true}
{{- end }}
{{- define "spire-bridge.workloadApi.address" -}}
unix:///run/secrets/workload-spiffe-uds/{{ .Values.spire.workloadApi.file }}
{{- end }}
