package dev.croft.deploy.acceptance;

import java.net.URI;

/** Such containers on a worker in the coordinator's own process. */
@Acceptance
class GatewayContainersTest extends GatewayContainersCases {

  @Override
  URI farm(Rig rig) {
    return rig.farm().address();
  }
}
