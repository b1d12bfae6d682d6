/** Ends a simulation that is under way. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { SimulationSummary } from '../../../../src/simulations/contract.ts';
import { client } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { notifyFailure } from '../../components/notify-failure.ts';
import { isOpen } from './simulation-progress.tsx';
import { useSimulationChange } from './use-simulation-change.ts';

/** Nothing when it has ended, or the user may not. */
export function CancelButton({
  simulation,
}: {
  simulation: Pick<SimulationSummary, 'id' | 'name' | 'status'>;
}) {
  const user = useUser();
  const cancel = useSimulationChange((simulation_id: string) =>
    client.simulations.cancel({ params: { simulation_id } }),
  );
  if (!isOpen(simulation) || !may(user, 'sourcing.write')) return null;
  return (
    <Button
      variant="default"
      size="compact-sm"
      loading={cancel.isPending}
      aria-label={`Cancel ${simulation.name}`}
      onClick={() =>
        cancel.mutate(simulation.id, {
          onSuccess: () =>
            notifications.show({ message: `${simulation.name} is cancelled. What is done stays.` }),
          onError: notifyFailure,
        })
      }
    >
      Cancel
    </Button>
  );
}
