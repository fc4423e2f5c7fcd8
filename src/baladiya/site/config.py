"""Every setting, read from the environment once; `baladiya config` tells each with its origin."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

# Marks a setting whose value `baladiya config` must not show.
Secret = Annotated[str, "secret"]


class Config(BaseSettings):
    """Settings of one installation. Each is `BALADIYA_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="BALADIYA_", extra="ignore", frozen=True)

    demo: bool = Field(
        default=False,
        description="Demonstration and training mode: fictional people, one-click sign-in.",
    )
    production: bool = Field(
        default=False, description="Refuses to start with demo mode or an insecure base address."
    )
    data_dir: Path = Field(
        default=Path("var"), description="Where the embedded database, files and keys are kept."
    )
    database_url: str = Field(
        default="",
        description="postgres://user:password@host:port/name; empty for the embedded SQLite.",
    )
    definitions_dir: Path = Field(
        default=Path("definitions"), description="Folder of service definitions."
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Public address, printed in messages and QR codes.",
    )
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=8000, description="Port the server listens on.")
    workers: int = Field(default=2, description="Web processes; one for each core is enough.")
    threads: int = Field(default=4, description="Threads per web process.")
    secret_key: Secret = Field(
        default="", description="Signs sessions; empty makes one in the data folder at first start."
    )
    allowed_hosts: str = Field(
        default="",
        description="More host names, comma separated; the base address's is always allowed.",
    )
    undo_seconds: int = Field(
        default=60,
        description="How long an officer's decision can be undone before anything is sent.",
    )
    digits: Literal["latn", "arab"] = Field(
        default="latn", description="Digits shown in Arabic pages."
    )
    sms_driver: str = Field(
        default="baladiya.integrations.sms.console.ConsoleSms", description="Class that sends SMS."
    )
    payment_driver: str = Field(
        default="baladiya.integrations.payments.sandbox.SandboxPayments",
        description="Class that takes payments.",
    )
    payment_url: str = Field(
        default="http://127.0.0.1:8001", description="Address of the payment provider."
    )
    payment_secret: Secret = Field(
        default="",
        description="Secret shared with the payment provider; empty makes one in the data folder.",
    )
    registers_driver: str = Field(
        default="baladiya.integrations.registers.http.HttpRegisters",
        description="Class that asks the registers of other authorities.",
    )
    registers_url: str = Field(
        default="",
        description="Address under which the registers answer; empty: no register is asked.",
    )
    registers_connected: str = Field(
        default="population,commercial_register,leases,parcels,electricity",
        description="Registers that answer there, comma separated.",
    )
    registers_secret: Secret = Field(
        default="",
        description="Secret shared with the registers; empty makes one in the data folder.",
    )
    email_url: str = Field(
        default="",
        description="smtp://user:password@host:port, or empty to keep e-mails in the data folder.",
    )
    email_from: str = Field(default="no-reply@baladiya.example", description="Sender of e-mails.")
    seal_file: str = Field(
        default="",
        description="PKCS#12 file of the seal; empty makes a demonstration one in the data folder.",
    )
    seal_password: Secret = Field(default="", description="Password of the PKCS#12 file.")
    session_hours: int = Field(
        default=8, description="Hours until a signed-in person must sign in again."
    )
    max_upload_mb: int = Field(
        default=10, description="Largest file an applicant can attach, in megabytes."
    )


def read_config() -> Config:
    """Will read the settings from the environment."""
    return Config()
