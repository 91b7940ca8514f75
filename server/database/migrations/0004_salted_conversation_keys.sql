-- Keys of earlier versions were hashes without a salt, 16 digits long: equal in all installations, and open to guesses.
UPDATE "decisions" SET "conversation_key" = NULL WHERE length("conversation_key") = 16;
