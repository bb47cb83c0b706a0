import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { AdminDoctor, Room, RoomBody } from "@/api/generated/types.gen";
import { zRoomBody } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { SelectField } from "@/components/ui/Select";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { DoctorChecks } from "./DoctorChecks";
import { HistoryOf } from "./HistoryOf";
import { PanelActions } from "./PanelActions";
import { useSaveRoom } from "./queries";

type RoomPanelProps = { room: Room | undefined; doctors: AdminDoctor[]; onClose: () => void };

/** Registers a room or device, or changes the given one. */
export function RoomPanel({ room, doctors, onClose }: RoomPanelProps) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const save = useSaveRoom();
  const retired = room?.standing === "retired";
  const form = useForm<RoomBody>({
    resolver: resolverFor<RoomBody>(zRoomBody),
    defaultValues: {
      name: room?.name ?? "",
      kind: room?.kind ?? "room",
      doctors: room?.doctors.map((doctor) => doctor.id) ?? [],
    },
  });
  const { errors } = form.formState;
  const chosen = useWatch({ control: form.control, name: "doctors" });
  const submit = form.handleSubmit((body) =>
    save.mutate(
      { id: room?.id, body },
      {
        onSuccess: () => {
          announce(t(room ? "saved" : "added", { name: body.name }));
          onClose();
        },
      },
    ),
  );
  return (
    <Dialog
      open
      kind="sheet"
      onClose={onClose}
      title={room?.name ?? t("rooms.addTitle")}
      description={retired && t("retiredText")}
    >
      <div className="flex flex-col gap-6">
        <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
          {save.isError && (
            <Notice tone="critical" live="assertive">
              {problemText(save.error)}
            </Notice>
          )}
          <TextField
            {...form.register("name")}
            disabled={retired}
            autoComplete="off"
            label={t("name")}
            error={fieldText(errors.name?.message)}
          />
          <SelectField {...form.register("kind")} disabled={retired} label={t("rooms.kind")}>
            <option value="room">{t("rooms.room")}</option>
            <option value="device">{t("rooms.device")}</option>
          </SelectField>
          <DoctorChecks
            doctors={doctors}
            chosen={chosen}
            disabled={retired}
            onChange={(next) => form.setValue("doctors", next, { shouldDirty: true })}
          />
          {!retired && (
            <DialogActions>
              <Button look="secondary" onClick={onClose}>
                {t("goBack")}
              </Button>
              <Button type="submit" pending={save.isPending}>
                {t("save")}
              </Button>
            </DialogActions>
          )}
        </form>
        {room && (
          <>
            <HistoryOf setting={room.id} />
            <PanelActions
              standing={room.standing}
              taken={{ what: "room", id: room.id, name: room.name }}
            />
          </>
        )}
      </div>
    </Dialog>
  );
}
