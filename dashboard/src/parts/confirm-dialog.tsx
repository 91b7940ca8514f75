import type { ComponentChildren } from "preact";
import { Dialog } from "./controls.tsx";

interface ConfirmDialogProps {
  title: string;
  text: string;
  button: string;
  onClose: () => void;
  onConfirm: () => void;
  children: ComponentChildren;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ title, text, button, onClose, onConfirm, children }: ConfirmDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <p>{text}</p>
      <div class="row end">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="button danger" onClick={onConfirm}>
          {button}
        </button>
      </div>
    </Dialog>
  );
}
