/** What the candidates that were not chosen would have needed. */
import { Text } from '@mantine/core';
import type { CandidateNeed } from '../../../../src/sourcing/sourcing.ts';
import classes from './removed-nodes.module.css';

/** A sentence for each of them, folded away. */
export function WhatTheyNeeded({ needs }: { needs: readonly CandidateNeed[] }) {
  return (
    <details className={classes.details}>
      <summary>What the other candidates needed</summary>
      <ul style={{ margin: '6px 0 0', paddingLeft: 18 }}>
        {needs.map((need) => (
          <Text key={need.nodeId} component="li" size="sm">
            <strong>{need.code}</strong>: {need.detail}
          </Text>
        ))}
      </ul>
    </details>
  );
}
