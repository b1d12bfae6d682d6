/** Where the buttons are: at the bottom, under the thumb. */
import type { ReactNode } from 'react';
import classes from './action-bar.module.css';

/** Stays in view while the content above it scrolls; `isForm` lets a taller one scroll along. */
export function ActionBar({ children, isForm = false }: { children: ReactNode; isForm?: boolean }) {
  return (
    <div className={classes.bar} data-form={isForm}>
      {children}
    </div>
  );
}
