/** A dialog over the page. */
import { Modal, type ModalProps } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './dialog.module.css';

const PHONE = '(max-width: 36em)';

interface DialogProps extends Pick<ModalProps, 'size' | 'returnFocus' | 'onExitTransitionEnd'> {
  opened: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
}

/** Its content is made anew each time it opens; on a phone it takes the whole screen. */
export function Dialog({ children, ...props }: DialogProps) {
  const isPhone = useMediaQuery(PHONE);
  return (
    <Modal
      {...props}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ content: classes.content }}
    >
      {children}
    </Modal>
  );
}
