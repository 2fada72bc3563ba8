package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditSentenceTest {
    private static String sentence(String overrides) {
        return AuditJson.read(AuditJson.with(overrides)).sentence();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                // reading and changing
                "{}; User alice listed pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'objectRef':{'resource':'secrets'},'annotations':{'authorization.k8s.io/decision':'allow'}}; User alice listed secrets cluster-wide at 2026-03-01 12:00:00 UTC from 198.51.100.20: allowed (200).",
                "{'verb':'get','objectRef':{'resource':'secrets','namespace':'shop','name':'db'}}; User alice read secret db in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'watch','objectRef':{'resource':'pods','namespace':'shop','name':'web-1'}}; User alice watched pods named web-1 in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'patch','objectRef':{'resource':'nodes','name':'worker-1','subresource':'status'},'user':{'username':'system:node:worker-1'}}; Node worker-1 patched the status of node worker-1 at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'patch','objectRef':{'resource':'deployments','namespace':'shop','name':'web'}}; User alice patched deployment web in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'delete','objectRef':{'resource':'namespaces','namespace':'shop','name':'shop'}}; User alice deleted namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'deletecollection','objectRef':{'resource':'events','namespace':'shop'}}; User alice deleted all events in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'create','objectRef':{'resource':'ingresses','namespace':'shop'},'responseObject':{'metadata':{'name':'web-x7'}}}; User alice created ingress web-x7 in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'create','objectRef':{'resource':'ingresses','namespace':'shop'}}; User alice created an ingress in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'update','objectRef':{'resource':'networkpolicies','namespace':'shop','name':'deny'}}; User alice updated networkpolicy deny in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'update','objectRef':{'resource':'endpoints','namespace':'shop','name':'web'}}; User alice updated endpoints web in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'defrost','objectRef':{'resource':'freezers','name':'f'}}; User alice did defrost on freezer f at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                // into containers
                "{'verb':'create','requestURI':'/api/v1/namespaces/shop/pods/web-1/exec?command=sh&command=-c&command=id+%26%26+ls&container=app','objectRef':{'resource':'pods','namespace':'shop','name':'web-1','subresource':'exec'},'responseStatus':{'code':101}}; User alice ran \"sh -c id && ls\" by exec in container app of pod web-1 in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (101).",
                "{'verb':'get','requestURI':'/x/exec?command=%zz','objectRef':{'resource':'pods','namespace':'shop','name':'web-1','subresource':'exec'},'responseStatus':{'code':403,'reason':'Forbidden'},'annotations':{'authorization.k8s.io/decision':'forbid'}}; User alice tried to run \"%zz\" by exec in pod web-1 in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: denied (403 Forbidden).",
                "{'verb':'get','requestURI':'/x/exec','objectRef':{'resource':'pods','namespace':'shop','name':'web-1','subresource':'exec'}}; User alice opened an exec session in pod web-1 in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'create','requestURI':'/x/attach?container=app','objectRef':{'resource':'pods','namespace':'shop','name':'web-1','subresource':'attach'}}; User alice attached to container app of pod web-1 in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'create','objectRef':{'resource':'pods','namespace':'shop','name':'web-1','subresource':'portforward'}}; User alice opened a portforward to pod web-1 in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'create','objectRef':{'resource':'pods','namespace':'shop','name':'web-1','subresource':'eviction'}}; User alice evicted pod web-1 in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'get','objectRef':{'resource':'pods','namespace':'shop','name':'web-1','subresource':'log'}}; User alice read the log of pod web-1 in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'create','objectRef':{'resource':'serviceaccounts','namespace':'shop','name':'ci','subresource':'token'}}; User alice requested a token for serviceaccount ci in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'verb':'create','requestURI':'/api/v1/nodes/worker-1/proxy/run/shop/web-1/app?cmd=id','objectRef':{'resource':'nodes','name':'worker-1','subresource':'proxy'}}; User alice sent a create request for /run/shop/web-1/app?cmd=id through the proxy of node worker-1 at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                // who
                "{'user':{'username':'system:serviceaccount:ci:deployer'}}; Service account ci/deployer listed pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'user':{'username':'system:kube-scheduler'}}; User system:kube-scheduler listed pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'user':{'username':'system:anonymous'},'verb':'get','objectRef':null,'requestURI':'/healthz?verbose'}; An anonymous caller read the URL /healthz at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'user':{},'responseStatus':{'code':401,'reason':'Unauthorized'}}; An unauthenticated caller tried to list pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: refused as unauthenticated (401 Unauthorized).",
                "{'impersonatedUser':{'username':'root','groups':['system:masters','system:authenticated']}}; User alice as user root of group system:masters listed pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                "{'impersonatedUser':{'username':'system:serviceaccount:ci:deployer','groups':['a','b','c']}}; User alice as service account ci/deployer of groups a, b and c listed pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: succeeded (200).",
                // where from
                "{'sourceIPs':['203.0.113.9','10.0.0.1','10.0.0.2']}; User alice listed pods in namespace shop at 2026-03-01 12:00:00 UTC from 203.0.113.9 through 10.0.0.1 and 10.0.0.2: succeeded (200).",
                "{'sourceIPs':null}; User alice listed pods in namespace shop at 2026-03-01 12:00:00 UTC: succeeded (200).",
                // how it was decided
                "{'responseStatus':{'code':403},'annotations':{'authorization.k8s.io/decision':'allow'}}; User alice tried to list pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: denied by admission (403).",
                "{'responseStatus':{'code':404,'reason':'NotFound'}}; User alice tried to list pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: failed (404 NotFound).",
                "{'responseStatus':{'code':200},'annotations':{'authorization.k8s.io/decision':'forbid'}}; User alice tried to list pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: denied (200).",
                "{'stage':'RequestReceived','responseStatus':null}; User alice asked to list pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: not decided yet.",
                "{'stage':'Panic','responseStatus':{'code':500}}; User alice tried to list pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: the API server panicked (500).",
                "{'responseStatus':null}; User alice listed pods in namespace shop at 2026-03-01 12:00:00 UTC from 198.51.100.20: outcome unknown.",
            })
    void saysWhoDidWhatWhenFromWhereAndHowItWasDecided(String event, String expected) {
        assertThat(sentence(event.replace('\'', '"'))).isEqualTo(expected);
    }

    @Test
    void holdsWithoutMostOfTheEvent() {
        assertThat(
                        sentence(
                                "{\"verb\":null,\"user\":null,\"objectRef\":null,\"requestURI\":null,\"sourceIPs\":null}"))
                .isEqualTo(
                        "An unauthenticated caller did something on something unnamed at 2026-03-01 12:00:00 UTC: succeeded (200).");
    }

    @Test
    void cutsWhatTheClientChoseToMakeLong() {
        String uri = "/x/exec?command=" + "y".repeat(1000);
        String event =
                "{\"requestURI\":\""
                        + uri
                        + "\",\"objectRef\":{\"resource\":\"pods\",\"name\":\"p\",\"subresource\":\"exec\"}}";

        assertThat(sentence(event))
                .startsWith("User alice ran \"" + "y".repeat(200) + "...\" by exec in");
    }
}
