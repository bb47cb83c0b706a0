import { useMutation } from "@tanstack/react-query";
import {
  acceptInvitation,
  confirmEmail,
  resendConfirmation,
  signIn,
  signOut,
  signUp,
} from "@/api/generated/sdk.gen";
import type { AcceptInvitation, SignIn, SignUp } from "@/api/generated/types.gen";
import { endSession, startSession } from "@/api/session";

export function useSignIn() {
  return useMutation({
    mutationFn: (body: SignIn) => signIn({ body }),
    onSuccess: (session) => startSession(session),
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => signOut(),
    // Signing out must work here even when the server cannot be reached.
    onSettled: () => endSession(),
  });
}

export function useSignUp() {
  return useMutation({ mutationFn: (body: SignUp) => signUp({ body }) });
}

export function useConfirmEmail() {
  return useMutation({ mutationFn: (token: string) => confirmEmail({ body: { token } }) });
}

export function useResendConfirmation() {
  return useMutation({ mutationFn: (email: string) => resendConfirmation({ body: { email } }) });
}

export function useAcceptInvitation() {
  return useMutation({ mutationFn: (body: AcceptInvitation) => acceptInvitation({ body }) });
}
